package io.aegis.admission;

import static java.util.Objects.requireNonNull;

/**
 * Why a bundle is not admitted.
 *
 * @param code as {@code AEG-PLG-003}
 * @param place the file, header or entry
 * @param message what is wrong and what would be right
 */
public record AdmissionFinding(String code, String place, String message) {
    public AdmissionFinding {
        requireNonNull(code, "code");
        requireNonNull(place, "place");
        requireNonNull(message, "message");
    }

    @Override
    public String toString() {
        return code + " " + place + ": " + message;
    }
}
