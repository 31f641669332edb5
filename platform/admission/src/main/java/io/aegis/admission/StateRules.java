package io.aegis.admission;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds state that a plugin would keep from one run to the next.
 *
 * <p>It keeps honest authors from mixing up their callers. It is no wall: a final field can hold an object that changes, and nothing here follows it.
 */
final class StateRules {
    /** What lives for one text or one answer, and has to remember where in it it stands. */
    private static final Set<String> OF_ONE_RUN = Set.of(
            "io/aegis/spi/guard/Inspector",
            "io/aegis/spi/provider/ByteSource",
            "java/util/Iterator",
            "java/util/ListIterator",
            "java/util/PrimitiveIterator$OfInt",
            "java/util/PrimitiveIterator$OfLong");

    /** What is there to be changed by one call and read by the next. */
    private static final Set<String> SHARED = Set.of(
            "java/util/concurrent/ConcurrentHashMap",
            "java/util/concurrent/ConcurrentMap",
            "java/util/concurrent/atomic/AtomicBoolean",
            "java/util/concurrent/atomic/AtomicInteger",
            "java/util/concurrent/atomic/AtomicLong",
            "java/util/concurrent/atomic/AtomicReference");

    private static final Set<String> COLLECTIONS = Set.of(
            "java/util/Collection",
            "java/util/List",
            "java/util/Map",
            "java/util/Map$Entry",
            "java/util/Set",
            "java/util/SequencedCollection",
            "java/util/SequencedMap",
            "java/util/SequencedSet",
            "java/util/SortedMap",
            "java/util/SortedSet",
            "java/util/NavigableMap",
            "java/util/NavigableSet");
    private static final Set<String> UNMODIFIABLE = Set.of(
            "of",
            "copyOf",
            "entry",
            "ofEntries",
            "toList",
            "emptyList",
            "emptyMap",
            "emptySet",
            "singleton",
            "singletonList",
            "singletonMap",
            "unmodifiableCollection",
            "unmodifiableList",
            "unmodifiableMap",
            "unmodifiableSet",
            "unmodifiableSortedMap",
            "unmodifiableSortedSet",
            "unmodifiableNavigableMap",
            "unmodifiableNavigableSet");
    private static final Set<String> FACTORIES = Set.of(
            "java/util/List", "java/util/Map", "java/util/Set", "java/util/Collections", "java/util/stream/Stream");
    /** Types of the JDK whose objects never change, and functions, which change nothing by themselves. */
    private static final List<String> CONSTANT = List.of(
            "java/lang/String",
            "java/lang/Boolean",
            "java/lang/Byte",
            "java/lang/Character",
            "java/lang/Class",
            "java/lang/Short",
            "java/lang/Integer",
            "java/lang/Long",
            "java/lang/Float",
            "java/lang/Double",
            "java/lang/Void",
            "java/lang/Character$UnicodeBlock",
            "java/lang/Character$UnicodeScript",
            "java/math/BigDecimal",
            "java/math/BigInteger",
            "java/math/MathContext",
            "java/math/RoundingMode",
            "java/nio/charset/Charset",
            "java/text/Normalizer$Form",
            "java/util/Base64$Decoder",
            "java/util/Base64$Encoder",
            "java/util/Comparator",
            "java/util/HexFormat",
            "java/util/Locale",
            "java/util/Optional",
            "java/util/OptionalDouble",
            "java/util/OptionalInt",
            "java/util/OptionalLong",
            "java/util/concurrent/TimeUnit",
            "java/util/regex/Pattern");

    private static final List<String> CONSTANT_PACKAGES = List.of("java/time/", "java/util/function/");

    /** There it has a process of its own to remember in. */
    private static final String ELSEWHERE = "; the tier sandboxed would allow it";

    private final TypeGraph graph;
    private final Descriptors descriptors;

    StateRules(TypeGraph graph, Descriptors descriptors) {
        this.graph = graph;
        this.descriptors = descriptors;
    }

    void check(ClassModel model, FindingSet findings) {
        String type = model.thisClass().asInternalName();
        Map<String, String> makers = makers(model);
        boolean inheritsFields = model.superclass()
                .map(ClassEntry::asInternalName)
                .filter(this::isOfOneRun)
                .isPresent();
        if (inheritsFields && !isOfOneRun(type)) {
            findings.add(Place.of(type), "extends what lives for one run only, and lives longer" + ELSEWHERE);
        }
        for (FieldModel field : model.fields()) {
            String name = field.fieldName().stringValue();
            String place = Place.ofField(type, name);
            if (!ClassVerifier.isPlain(name)
                    || !descriptors.isField(field.fieldType().stringValue())) {
                findings.add(place, "has a name or a descriptor that is none");
            } else {
                wrong(model, field, makers).ifPresent(message -> findings.add(place, message + ELSEWHERE));
            }
        }
    }

    private Optional<String> wrong(ClassModel model, FieldModel field, Map<String, String> makers) {
        int flags = field.flags().flagsMask();
        String descriptor = field.fieldType().stringValue();
        boolean isFinal = (flags & ClassFile.ACC_FINAL) != 0;
        boolean isStatic = (flags & ClassFile.ACC_STATIC) != 0;
        String type = model.thisClass().asInternalName();
        if (isStatic && !isFinal) {
            return Optional.of("is static and not final: it would remember one run in another");
        }
        if (!isOfOneRun(type)) {
            if (!isFinal) {
                return Optional.of(
                        "is not final: an object that lives longer than a run would remember it; make it final,"
                                + " use a local variable, or keep it in an Inspector");
            }
            if (descriptors.types(descriptor).stream().anyMatch(this::isOfOneRun)) {
                return Optional.of("holds what lives for one run only");
            }
            if (!isStatic && descriptors.types(descriptor).stream().anyMatch(SHARED::contains)) {
                return Optional.of("holds what is there to be changed by one call and read by the next: it would"
                        + " remember a run in another; use a local variable, or keep it in an Inspector");
            }
        }
        return isStatic && !isWrittenByCompilers(model, field)
                ? constant(field.fieldName().stringValue(), descriptor, makers)
                : Optional.empty();
    }

    private Optional<String> constant(String name, String descriptor, Map<String, String> makers) {
        if (descriptor.startsWith("[")) {
            return Optional.of(
                    "is an array that everybody in this plugin shares and can write to; use List.of, a String or a"
                            + " switch");
        }
        if (!descriptor.startsWith("L")) {
            return Optional.empty();
        }
        String type = descriptor.substring(1, descriptor.length() - 1);
        if (COLLECTIONS.contains(type)) {
            String maker = makers.getOrDefault(name, "");
            return maker.isEmpty()
                    ? Optional.of("is a collection that may change; assign it from List.of, Set.of, Map.of or copyOf of"
                            + " them, in the declaration itself")
                    : Optional.empty();
        }
        boolean isConstant = graph.isOwn(type)
                || graph.isContract(type)
                || CONSTANT.contains(type)
                || CONSTANT_PACKAGES.stream().anyMatch(type::startsWith);
        return isConstant
                ? Optional.empty()
                : Optional.of(
                        "is a " + Descriptors.name(type) + " that everybody in this plugin shares, and may change");
    }

    /** The unmodifiable factory that each static field is assigned from, and from nothing else. */
    private static Map<String, String> makers(ClassModel model) {
        var makers = new HashMap<String, String>();
        for (MethodModel method : model.methods()) {
            if (method.methodName().equalsString("<clinit>") && method.code().isPresent()) {
                String last = "";
                for (CodeElement element : method.code().get()) {
                    if (element instanceof FieldInstruction write && write.opcode() == Opcode.PUTSTATIC) {
                        makers.merge(
                                write.name().stringValue(),
                                last,
                                (one, other) -> one.isEmpty() || other.isEmpty() ? "" : one);
                    }
                    last = element instanceof InvokeInstruction call ? maker(call) : kept(element, last);
                }
            }
        }
        return makers;
    }

    private static String maker(InvokeInstruction call) {
        String owner = call.owner().asInternalName();
        String name = call.name().stringValue();
        return FACTORIES.contains(owner) && UNMODIFIABLE.contains(name) ? owner + "." + name : "";
    }

    /** Lines do not come between a value and its assignment; jumps do. */
    private static String kept(CodeElement element, String last) {
        return element instanceof Instruction || element instanceof LabelTarget ? "" : last;
    }

    /** A class of the plugin is, if nothing that it is to the platform lives longer. */
    private boolean isOfOneRun(String type) {
        if (!graph.isOwn(type)) {
            return OF_ONE_RUN.contains(type);
        }
        Set<String> above = graph.lineage(type).stream().map(TypeFacts::name).collect(Collectors.toSet());
        return above.stream().anyMatch(OF_ONE_RUN::contains)
                && above.stream().filter(graph::isContract).allMatch(OF_ONE_RUN::contains);
    }

    /** The constants of an enum, and the tables of a switch over one. */
    private boolean isWrittenByCompilers(ClassModel model, FieldModel field) {
        String type = model.thisClass().asInternalName();
        String name = field.fieldName().stringValue();
        String descriptor = field.fieldType().stringValue();
        boolean isSynthetic = (field.flags().flagsMask() & ClassFile.ACC_SYNTHETIC) != 0;
        boolean isEnum = graph.find(type).filter(TypeFacts::isEnum).isPresent();
        return isSynthetic
                && ((isEnum && name.equals("$VALUES") && descriptor.equals("[L" + type + ";"))
                        || (name.startsWith("$SwitchMap$") && descriptor.equals("[I")));
    }
}
