"""From parameters to a report: papermill, the executed notebook, the PDF and its manifest."""
