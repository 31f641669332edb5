/** Commands: data on standard output, messages on standard error, exit codes from one table. */
@NullMarked
package io.aegis.cli;

import org.jspecify.annotations.NullMarked;
