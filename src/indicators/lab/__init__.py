"""For people at JupyterLab: the panel."""
