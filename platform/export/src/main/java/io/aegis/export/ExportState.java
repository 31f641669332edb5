package io.aegis.export;

/**
 * How far an exporter is.
 *
 * @param delivered sequence of the last record that it is done with; 0 before the first
 * @param behind how many records are still to come
 * @param trouble why it does not go on; empty while it does
 */
public record ExportState(String name, long delivered, long behind, String trouble) {}
