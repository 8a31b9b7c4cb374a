// Objects as text, for tests: what a linker sees of an object, without any bytes of code. A file is
// a line "plain", and then one line for each symbol:
//
//     define NAME [WORD...]      in a section of its own
//     common NAME SIZE ALIGNMENT
//     refer NAME [WORD...]       a reference to what is elsewhere, which a relocation has
//     mention NAME [WORD...]     the same, which is in the symbol table alone
//     section NAME               one of that name, without symbols
//     initialize                 something of it runs when its library is initialized
//
// The words are weak, unique, hidden, protected, variable, thread_local, size=N, group=SIGNATURE
// (of a COMDAT group), and in=NAME: the reference is in what defines that. A name may have a
// version, as in assembly: NAME@@VERSION is the default one.
#ifndef PLAIN_FORMAT_H_
#define PLAIN_FORMAT_H_

#include <string>
#include <utility>
#include <vector>

#include "object/opened_file.h"

// An object of these lines, opened as any object is.
orcjit::OpenedFile Object(const std::string& label, const std::string& lines);

// An archive of such objects, with the index that `ar` would write.
orcjit::OpenedFile ArchiveOf(const std::string& label,
                             const std::vector<std::pair<std::string, std::string>>& members);

#endif  // PLAIN_FORMAT_H_
