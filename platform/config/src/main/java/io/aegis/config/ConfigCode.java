package io.aegis.config;

/** The error codes that this module can give. */
public enum ConfigCode {
    /** The text is not one readable YAML document. */
    UNREADABLE("AEG-CFG-001"),
    /** There is no such file. */
    FILE_NOT_FOUND("AEG-CFG-002"),
    /** The document is YAML, but not a configuration. */
    INVALID("AEG-CFG-003"),
    /** A secret reference names a backend that does not exist. */
    SECRET_BACKEND_UNKNOWN("AEG-CFG-011"),
    /** A provider or authenticator of a type that nobody installed. */
    PLUGIN_UNKNOWN("AEG-CFG-022"),
    /** A pipeline names a guard that nobody configured. */
    GUARD_UNKNOWN("AEG-POL-001"),
    /** A guard of a type that nobody installed. */
    GUARD_NOT_INSTALLED("AEG-POL-002"),
    /** A secret that a reference names cannot be read. */
    SECRET_UNRESOLVED("AEG-CFG-010"),
    /** A route holds answers back because a guard of it cannot judge a stream. */
    ROUTE_BUFFERS("AEG-POL-003"),
    /** The declared region and the endpoint contradict each other. */
    REGION_CONTRADICTED("AEG-POL-005"),
    /** An exporter of a type that there is not. */
    EXPORTER_NOT_INSTALLED("AEG-POL-006"),
    /** A guard reads a label that no guard before it is declared to set. */
    LABEL_WITHOUT_PRODUCER("AEG-POL-007"),
    /** A guard can require an approval and nobody can give one. */
    NOBODY_APPROVES("AEG-POL-008"),
    /** A guard that uses the network stands before one that could mask. */
    ORIGINALS_WOULD_LEAVE("AEG-POL-010"),
    /** A route lets bytes in that a guard reads, and has no such guard. */
    ATTACHMENTS_UNREAD("AEG-POL-011"),
    /** A guard decides and does not act. */
    GUARD_IS_SHADOW("AEG-POL-012"),
    /** A stage of a route has no guards. */
    STAGE_UNGUARDED("AEG-POL-009"),
    /** Nobody would decide who is asking. */
    NO_AUTHENTICATOR("AEG-SRV-001"),
    /** A change could not be recorded, so it does not happen. */
    CHANGE_UNRECORDED("AEG-SRV-004");

    private final String id;

    ConfigCode(String id) {
        this.id = id;
    }

    /** The code as users see it, for example {@code AEG-CFG-003}. */
    public String id() {
        return id;
    }
}
