/** What all dialects share: tables of shapes, the walk that makes segments, answers, streams of events. */
@NullMarked
package io.aegis.dialects.content;

import org.jspecify.annotations.NullMarked;
