"""For people at JupyterLab: the panel, and the folder in which they play."""
