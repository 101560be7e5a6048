"""The bytes of a file of any kind as a sheet of cells.

In: the bytes of a file and its name. Out: a `sheet.Sheet` of cells. Others use
`content.read_content`, which chooses the reader, and `sources.read_bytes`.

    sources         bytes, names and columns from whatever is passed
    formats         what kind of file it is, by its name and its first bytes
    packed          gzip and zip, unpacked within limits
    content         the reader for each kind
    encodings       the encoding of a text
    telling         what tells an encoding
    dialect         the character between its columns
    csvfile         CSV
    jsonfile        JSON
    parquetfile     Parquet
    workbook        xlsx, xls, xlsb and ods
    workbook_parts  what the parts of a workbook must not hold
"""
