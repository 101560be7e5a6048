"""The lines of a text as rows of cells, and those that do not fit the others.

In: the text of a file and the character between its cells. Out: columns of text, or a question what
becomes of lines that do not fit. Others use `rows.TextRows`, `body.Body`, `bad_bytes.mend` and
`blocks.find_tables`.

    rows       the rows of a text, and lines whose quotes do not close
    body       the rows of values, packed
    ragged     rows wider or narrower than the names, and what is asked about them
    remarks    lines behind a comment sign, and names among them
    alignment  such rows made to fit by the kinds of the columns
    blocks     several tables below each other
    bad_bytes  bytes that are no text
"""
