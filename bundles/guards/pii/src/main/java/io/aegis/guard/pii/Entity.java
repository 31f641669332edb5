package io.aegis.guard.pii;

/** What this guard knows how to find; the names are those of the settings, of masks and, in lower case, of findings. */
enum Entity {
    EMAIL_ADDRESS,
    PHONE_NUMBER,
    CREDIT_CARD,
    IBAN_CODE,
    IP_ADDRESS,
    US_SSN,
    US_ITIN,
    US_DRIVER_LICENSE,
    PASSPORT,
    CA_SIN,
    ES_NIF,
    UK_NINO
}
