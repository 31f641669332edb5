package io.aegis.admission;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The classes of a plugin together with those that they stand on. Immutable. */
final class TypeGraph {
    /** Whoever looks up a member looks through all of them. */
    static final int MOST_ABOVE = 200;

    private final Map<String, TypeFacts> own;
    private final PlatformTypes platform = PlatformTypes.ofThisProcess();

    TypeGraph(Map<String, TypeFacts> own) {
        // Not Map.copyOf: it is slow with many names of one hash code, which is for their author to choose.
        this.own = Collections.unmodifiableMap(new HashMap<>(own));
    }

    boolean isOwn(String name) {
        return own.containsKey(name);
    }

    boolean isContract(String name) {
        return name.startsWith(PlatformTypes.CONTRACT) && platform.find(name).isPresent();
    }

    /** A class by its internal name. */
    Optional<TypeFacts> find(String name) {
        return Optional.ofNullable(own.get(name)).or(() -> platform.find(name));
    }

    /** The class itself, its superclasses, and all their interfaces; each once, classes first. */
    List<TypeFacts> lineage(String name) {
        var classes = new LinkedHashMap<String, TypeFacts>();
        for (Optional<TypeFacts> next = find(name);
                next.isPresent() && classes.putIfAbsent(next.get().name(), next.get()) == null; ) {
            next = next.get().superclass().flatMap(this::find);
        }
        var all = new ArrayList<>(classes.values());
        var seen = new HashSet<>(classes.keySet());
        Deque<TypeFacts> open = new ArrayDeque<>(classes.values());
        while (!open.isEmpty()) {
            for (String each : open.removeFirst().interfaces()) {
                Optional<TypeFacts> found = seen.add(each) ? find(each) : Optional.empty();
                found.ifPresent(all::add);
                found.ifPresent(open::addLast);
            }
        }
        return all;
    }

    /**
     * The classes that a method of an owner can resolve to (JVMS 5.4.3.3, 5.4.3.4): the first of its superclasses that declares it, or else every
     * interface that does.
     */
    List<TypeFacts> declaringMethod(String owner, Member method) {
        var found = new ArrayList<TypeFacts>();
        for (TypeFacts type : lineage(owner)) {
            if (type.methods().contains(method)) {
                if (!type.isInterface()) {
                    return List.of(type);
                }
                found.add(type);
            }
        }
        return found;
    }

    /** The classes that a field of an owner can resolve to. */
    List<TypeFacts> declaringField(String owner, Member field) {
        return lineage(owner).stream()
                .filter(type -> type.fields().contains(field))
                .toList();
    }

    /** What is wrong with the shape of the plugin's classes among each other: nobody could look through them in good time. */
    Optional<String> misshapen() {
        return own.values().stream()
                .map(this::misshapen)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> misshapen(TypeFacts type) {
        Deque<TypeFacts> open = new ArrayDeque<>(List.of(type));
        var seen = new HashSet<String>();
        int above = 0;
        while (!open.isEmpty()) {
            TypeFacts next = open.removeFirst();
            var names = new ArrayList<>(next.interfaces());
            next.superclass().ifPresent(names::add);
            above += names.size();
            if (names.contains(type.name())) {
                return Optional.of("a class is above itself among its superclasses");
            }
            if (above > MOST_ABOVE) {
                return Optional.of("a class has more than " + MOST_ABOVE
                        + " classes and interfaces above it; the tier sandboxed would allow it");
            }
            names.stream()
                    .filter(seen::add)
                    .map(own::get)
                    .filter(Objects::nonNull)
                    .forEach(open::addLast);
        }
        return Optional.empty();
    }
}
