"""What several pages use.

state          every session key and its default; what the address holds
sign_in        who has signed in, and the folder that is theirs
header         the line under the navigation, the title with its main button
settings       the settings on the Train page
datasets       data sets by their id: samples, uploads, the series of runs
uploads        uploaded files, stored beside the runs
column_warnings  what deserves a look in other columns
table_cache    tables that stay in memory, so that a file is read once
engine_link    the connection to the engine
attempt        what a button asks for, and why it could not be done
ways           what a question leaves open, each way side by side
going_on       learning on with a run where it stands
in_step        controls that follow a setting
parts_control  the borders between training, validation and test
"""
