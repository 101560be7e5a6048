"""The bytes of a file of any kind as a sheet of cells. `content.read_content` chooses the reader.

sources         bytes, names and columns from whatever is passed
formats         what kind of file it is, by its name and its first bytes
packed          gzip and zip, unpacked within limits
content         the reader for each kind
encodings       the encoding of a text
dialect         the character between its columns
csvfile         CSV, strictly
jsonfile        JSON
parquetfile     Parquet
workbook        xlsx, xls, xlsb and ods
workbook_parts  what the parts of a workbook must not hold
"""
