/** What single steps of a run cost, on one warm thread. */
@NullMarked
package io.aegis.bench.micro;

import org.jspecify.annotations.NullMarked;
