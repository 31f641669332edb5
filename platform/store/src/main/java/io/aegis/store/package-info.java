/** Virtual keys and finished runs in SQLite, and the directory that all state lives in. */
@NullMarked
package io.aegis.store;

import org.jspecify.annotations.NullMarked;
