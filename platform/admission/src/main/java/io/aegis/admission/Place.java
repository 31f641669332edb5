package io.aegis.admission;

/** Where in a plugin something was found, for people: {@code acme.tickets.TicketGuard.inspect(Inspection)}. */
final class Place {
    private Place() {}

    static String of(String type) {
        return Words.shown(Descriptors.name(type));
    }

    /**
     * The place of a method.
     *
     * @param parameters for people, in parentheses
     */
    static String of(String type, String method, String parameters) {
        String name = switch (method) {
            case "<init>" -> "new";
            case "<clinit>" -> "static";
            default -> method;
        };
        return Words.shown(Descriptors.name(type) + "." + name + parameters);
    }

    static String ofField(String type, String field) {
        return Words.shown(Descriptors.name(type) + "." + field);
    }
}
