# Puts the objects of a target and their manifest into the directory of an object package.
#
#   cmake -DLIST=<file with a path a line> -DPACKAGE=<directory> -DMANIFEST=<file> -P <this file>
#
# Objects keep their file names, as add.c.o. Where two are alike, as those of a/add.c and b/add.c,
# each is called by its whole path in the build: no object may take the place of another. What an
# earlier run has put there, and this one does not, is removed.
cmake_minimum_required(VERSION 3.20)

# Sets <result> to TRUE if more than one item of the list <names> is <name>.
function(is_one_of_several name names result)
  set(count 0)
  foreach(other IN LISTS names)
    if(other STREQUAL name)
      math(EXPR count "${count} + 1")
    endif()
  endforeach()
  if(count GREATER 1)
    set(${result} TRUE PARENT_SCOPE)
  else()
    set(${result} FALSE PARENT_SCOPE)
  endif()
endfunction()

file(STRINGS "${LIST}" objects ENCODING UTF-8)
set(names "")
foreach(object IN LISTS objects)
  get_filename_component(name "${object}" NAME)
  list(APPEND names "${name}")
endforeach()

set(made "")
foreach(object name IN ZIP_LISTS objects names)
  is_one_of_several("${name}" "${names}" is_ambiguous)
  if(is_ambiguous)
    string(REGEX REPLACE "^.*[.]dir/" "" name "${object}")
    string(REPLACE "/" "." name "${name}")
  endif()
  list(APPEND made "${name}")
  configure_file("${object}" "${PACKAGE}/${name}" COPYONLY) # only if it differs
endforeach()
configure_file("${MANIFEST}" "${PACKAGE}/orcjit.toml" COPYONLY)

if(EXISTS "${LIST}.made")
  file(STRINGS "${LIST}.made" before ENCODING UTF-8)
  foreach(name IN LISTS before)
    if(NOT name IN_LIST made)
      file(REMOVE "${PACKAGE}/${name}")
    endif()
  endforeach()
endif()
list(JOIN made "\n" text)
file(WRITE "${LIST}.made" "${text}\n")
