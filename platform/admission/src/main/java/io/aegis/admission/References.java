package io.aegis.admission;

import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides over what one class refers to: a type, a method, a field. Serves one thread.
 *
 * <p>A reference is judged by the class that declares what it names, not by the one that it names: {@code acme/Mine.exit} may be another's method.
 */
final class References {
    /** Methods of every object whose effect goes beyond it. No class can give them another meaning. */
    private static final Set<Member> OF_EVERY_OBJECT = Set.of(
            new Member("getClass", "()Ljava/lang/Class;"),
            new Member("notify", "()V"),
            new Member("notifyAll", "()V"),
            new Member("wait", "()V"),
            new Member("wait", "(J)V"),
            new Member("wait", "(JI)V"),
            new Member("finalize", "()V"));

    private static final String OBJECT = "java/lang/Object";

    private final TypeGraph graph;
    private final AllowedApi api;
    private final Descriptors descriptors;
    /** What is wrong with each descriptor: as many entries of a pool as it has room for may share one. */
    private final Map<String, Optional<String>> known = new HashMap<>();

    private final Map<String, List<Member>> closed = new HashMap<>();

    References(TypeGraph graph, AllowedApi api, Descriptors descriptors) {
        this.graph = graph;
        this.api = api;
        this.descriptors = descriptors;
    }

    /** What is wrong with naming a class, which may be an array. */
    Optional<String> type(String name) {
        if (name.startsWith("[") && !descriptors.isField(name)) {
            return Optional.of("names an array that is none");
        }
        return descriptors.element(name).stream()
                .filter(element -> !isKnown(element))
                .map(element -> Reach.words(element, ""))
                .findFirst();
    }

    /** What is wrong with the types of a descriptor. */
    Optional<String> descriptor(String descriptor) {
        return known.computeIfAbsent(descriptor, this::wrongDescriptor);
    }

    private Optional<String> wrongDescriptor(String descriptor) {
        if (!descriptors.isField(descriptor) && !descriptors.isMethod(descriptor)) {
            return Optional.of("has a descriptor that is none");
        }
        return descriptors.types(descriptor).stream()
                .filter(type -> !isKnown(type))
                .map(type -> Reach.words(type, ""))
                .findFirst();
    }

    /** What is wrong with a reference to a member. */
    Optional<String> member(MemberRefEntry reference) {
        String owner = reference.owner().asInternalName();
        String name = reference.name().stringValue();
        String descriptor = reference.type().stringValue();
        return reference instanceof FieldRefEntry ? field(owner, name, descriptor) : method(owner, name, descriptor);
    }

    /** What is wrong with a reference to a method. */
    private Optional<String> method(String owner, String name, String descriptor) {
        if (!descriptors.isMethod(descriptor)) {
            return Optional.of("refers to a method with a descriptor that is none");
        }
        boolean isArray = owner.startsWith("[");
        var method = new Member(name, descriptor);
        if (isArray || OF_EVERY_OBJECT.contains(method)) {
            return type(owner).or(() -> declared(OBJECT, name, descriptor));
        }
        List<TypeFacts> declaring = graph.declaringMethod(owner, method);
        if (declaring.isEmpty() && isInterface(owner)) {
            // An interface has the methods of an object without declaring them.
            declaring = graph.declaringMethod(OBJECT, method);
        }
        return judged(owner, name, descriptor, declaring);
    }

    /** What is wrong with a reference to a field. */
    private Optional<String> field(String owner, String name, String descriptor) {
        if (!descriptors.isField(descriptor)) {
            return Optional.of("refers to a field with a descriptor that is none");
        }
        return judged(owner, name, descriptor, graph.declaringField(owner, new Member(name, descriptor)));
    }

    /** What is wrong with being a subclass, an implementation or a lambda of a type. */
    Optional<String> extension(String name) {
        if (graph.isOwn(name) || graph.isContract(name) || api.isOpen(name)) {
            return Optional.empty();
        }
        return type(name)
                .or(() -> Optional.of("extends or implements " + Descriptors.name(name)
                        + ", which no class of a verified plugin may; the tier sandboxed would allow it"));
    }

    /**
     * What is wrong with an object of these types and of all above them: whoever calls a method of an interface of the plugin's gets the one that the
     * object has (JVMS 5.4.6), and that may be one of the JDK's that nobody may call.
     */
    Optional<String> selection(List<String> types) {
        List<TypeFacts> lineage =
                types.stream().flatMap(type -> graph.lineage(type).stream()).toList();
        List<TypeFacts> interfaces = lineage.stream()
                .filter(type -> type.isInterface() && isGiven(type.name()))
                .toList();
        if (interfaces.isEmpty()) {
            return Optional.empty();
        }
        return lineage.stream()
                .filter(type -> !isGiven(type.name()) && !type.name().equals(OBJECT))
                .flatMap(type -> closed(type).stream()
                        .filter(method -> interfaces.stream()
                                .anyMatch(each -> each.methods().contains(method)))
                        .filter(method ->
                                lineage.stream().noneMatch(each -> isGiven(each.name()) && each.overrides(method)))
                        .map(method -> "has a method of an interface that " + Reach.words(type.name(), method.name())))
                .findFirst();
    }

    /** The methods of a type of the JDK that no plugin may call. */
    private List<Member> closed(TypeFacts type) {
        return closed.computeIfAbsent(
                type.name(),
                name -> type.methods().stream()
                        .filter(method -> !OF_EVERY_OBJECT.contains(method)
                                && !method.name().startsWith("<")
                                && !api.allows(name, method.name()))
                        .toList());
    }

    private boolean isGiven(String name) {
        return graph.isOwn(name) || graph.isContract(name);
    }

    /** Whether a functional interface has a method of such a name to implement, so that no lambda can be given another one. */
    boolean isImplementable(String functional, String method) {
        return graph.lineage(functional).stream()
                .filter(TypeFacts::isInterface)
                .anyMatch(type -> type.abstracts().contains(method));
    }

    private Optional<String> judged(String owner, String name, String descriptor, List<TypeFacts> declaring) {
        Optional<String> unnamed = type(owner);
        if (unnamed.isPresent()) {
            return descriptors.element(owner).stream()
                    .findFirst()
                    .map(element -> Reach.words(element, name))
                    .or(() -> unnamed);
        }
        if (declaring.isEmpty()) {
            return Optional.of("refers to " + Descriptors.name(owner) + "." + name + descriptors.parameters(descriptor)
                    + ", which does not exist here");
        }
        return declaring.stream()
                .map(type -> declared(type.name(), name, descriptor))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> declared(String declaring, String name, String descriptor) {
        boolean isGiven = isGiven(declaring);
        if (!isGiven && !api.allows(declaring, name)) {
            return Optional.of(Reach.words(declaring, name));
        }
        Optional<String> wrong = descriptor(descriptor);
        return isGiven ? wrong : wrong.map(ignored -> Reach.words(declaring, name));
    }

    private boolean isInterface(String owner) {
        return graph.find(owner).map(TypeFacts::isInterface).orElse(false);
    }

    private boolean isKnown(String name) {
        return graph.isOwn(name) || graph.isContract(name) || api.allows(name);
    }
}
