package io.aegis.admission;

/** A bundle is not what it must be. Checked, because it has to end as a finding. */
final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String place;

    MalformedException(String place, String message) {
        this("AEG-PLG-010", place, message);
    }

    MalformedException(String code, String place, String message) {
        super(message);
        this.code = code;
        this.place = place;
    }

    AdmissionFinding finding() {
        return new AdmissionFinding(code, place, String.valueOf(getMessage()));
    }
}
