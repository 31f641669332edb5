package io.aegis.provider.wire.chat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An object of a request of which nothing gets lost: what is read is ticked off, and {@link #close} refuses what is left. A member that is null is not there.
 * Used by one thread.
 */
public final class Members {
    private final Map<?, ?> members;
    private final String place;
    private final Set<String> read = new HashSet<>();

    private Members(Map<?, ?> members, String place) {
        this.members = members;
        this.place = place;
    }

    /**
     * Takes a value for an object.
     *
     * @throws UntranslatableException if it is none
     */
    public static Members of(@Nullable Object value, String place) {
        if (value instanceof Map<?, ?> members) {
            return new Members(members, place);
        }
        throw new UntranslatableException(place);
    }

    /** Reads a member of any kind. */
    public @Nullable Object any(String name) {
        read.add(name);
        return members.get(name);
    }

    public Optional<String> text(String name) {
        return of(name, String.class);
    }

    public Optional<Boolean> flag(String name) {
        return of(name, Boolean.class);
    }

    public Optional<Numeral> number(String name) {
        return of(name, Numeral.class);
    }

    public Optional<Members> members(String name) {
        return Optional.ofNullable(any(name)).map(value -> of(value, place + "/" + name));
    }

    /** The items of a list; none if the member is not there. */
    public List<?> items(String name) {
        Object value = any(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> items) {
            return items;
        }
        throw new UntranslatableException(place + "/" + name);
    }

    /** A text that has to be there. */
    public String required(String name) {
        return text(name).orElseThrow(() -> new UntranslatableException(place + "/" + name));
    }

    private <T> Optional<T> of(String name, Class<T> kind) {
        Object value = any(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!kind.isInstance(value)) {
            throw new UntranslatableException(place + "/" + name);
        }
        return Optional.of(kind.cast(value));
    }

    /** Reads a member that may be there as long as it changes nothing. */
    public void idle(String name, Predicate<Object> changesNothing) {
        Object value = members.get(name);
        if (value == null || changesNothing.test(value)) {
            read.add(name);
        }
    }

    /** Leaves members out that the operator said may be left out. */
    public void leaveOut(Set<String> names) {
        read.addAll(names);
    }

    /**
     * Ends the reading.
     *
     * @throws UntranslatableException if a member was not read
     */
    public void close() {
        for (var member : members.entrySet()) {
            if (member.getValue() != null && !read.contains(String.valueOf(member.getKey()))) {
                throw new UntranslatableException(place + ": a member");
            }
        }
    }
}
