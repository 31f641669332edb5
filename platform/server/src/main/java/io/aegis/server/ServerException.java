package io.aegis.server;

import static java.util.Objects.requireNonNull;

/** A server that cannot listen. The message says where, why and what to change. */
public final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    ServerException(String code, String message) {
        super(message);
        this.code = requireNonNull(code, "code");
    }

    /** The code of the published table: {@code AEG-SRV-002} for a port in use, {@code AEG-SRV-007} for any other address, also of the admin socket. */
    public String code() {
        return code;
    }
}
