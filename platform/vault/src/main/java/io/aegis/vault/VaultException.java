package io.aegis.vault;

import static java.util.Objects.requireNonNull;

/** The configuration asks the vault for something that it cannot do. Names references and settings, never a value. */
public final class VaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Which error of the published table. */
    public enum Code {
        /** A setting is not acceptable. */
        INVALID("AEG-CFG-003"),
        /** A secret cannot be resolved. */
        UNRESOLVED("AEG-CFG-010"),
        /** A reference names a backend that does not exist. */
        UNKNOWN_BACKEND("AEG-CFG-011");

        private final String aegis;

        Code(String aegis) {
            this.aegis = aegis;
        }

        /** The stable code, {@code AEG-CFG-010}. */
        public String aegis() {
            return aegis;
        }
    }

    private final Code code;
    private final String fix;

    VaultException(Code code, String what, String fix) {
        super(what);
        this.code = requireNonNull(code, "code");
        this.fix = requireNonNull(fix, "fix");
    }

    static VaultException invalid(String what, String fix) {
        return new VaultException(Code.INVALID, what, fix);
    }

    static VaultException unresolved(String what, String fix) {
        return new VaultException(Code.UNRESOLVED, what, fix);
    }

    /** Which error this is. */
    public Code code() {
        return code;
    }

    /** What the operator can do about it. */
    public String fix() {
        return fix;
    }
}
