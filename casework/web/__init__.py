"""Pages 页面 for officers, supervisors, leaders and workers: clients of the API behind the same door, written on the server."""
