package io.aegis.admission;

/** Where in a plugin something was found, for people: {@code acme.tickets.TicketGuard.inspect(Inspection)}. */
final class Place {
    private Place() {}

    static String of(String type) {
        return Words.shown(Descriptors.name(type));
    }

    static String of(String type, String method, String descriptor) {
        String name = switch (method) {
            case "<init>" -> "new";
            case "<clinit>" -> "static";
            default -> method;
        };
        return Words.shown(Descriptors.name(type) + "." + name + Descriptors.parameters(descriptor));
    }

    static String ofField(String type, String field) {
        return Words.shown(Descriptors.name(type) + "." + field);
    }
}
