"""What becomes of personal data at its end 个人信息的终点: erasures carried out and certified, periods watched, files for the archive."""
