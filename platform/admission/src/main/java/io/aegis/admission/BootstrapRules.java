package io.aegis.admission;

import java.lang.classfile.BootstrapMethodEntry;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.IntegerEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides over the dynamic call sites and constants of one class: those that a compiler writes for lambdas, strings, records and switches, and no others.
 * Serves one thread.
 */
final class BootstrapRules {
    private static final String META = "java/lang/invoke/LambdaMetafactory.metafactory";
    private static final String ALT_META = "java/lang/invoke/LambdaMetafactory.altMetafactory";
    private static final Set<String> CALL_SITES = Set.of(
            META,
            ALT_META,
            "java/lang/invoke/StringConcatFactory.makeConcat",
            "java/lang/invoke/StringConcatFactory.makeConcatWithConstants",
            "java/lang/runtime/ObjectMethods.bootstrap",
            "java/lang/runtime/SwitchBootstraps.typeSwitch",
            "java/lang/runtime/SwitchBootstraps.enumSwitch");
    private static final String INVOKE = "java/lang/invoke/ConstantBootstraps.invoke";
    private static final String CLASS_DESC = "java/lang/constant/ClassDesc.of";
    private static final String ENUM_DESC = "java/lang/Enum$EnumDesc.of";
    private static final int FLAGS_ARGUMENT = 3;
    private static final int SERIALIZABLE = 1;
    private static final int MAX_DEPTH = 4;
    /** Classes that stand in every class file with a lambda, and that no instruction may use. */
    private static final Set<String> NAMED = Set.of(
            "java/lang/invoke/MethodHandles",
            "java/lang/invoke/MethodHandles$Lookup",
            "java/lang/invoke/LambdaMetafactory",
            "java/lang/invoke/StringConcatFactory",
            "java/lang/invoke/ConstantBootstraps",
            "java/lang/runtime/ObjectMethods",
            "java/lang/runtime/SwitchBootstraps");

    /** No lambda has so many marker interfaces and bridges. */
    private static final int MOST_ARGUMENTS_OF_LAMBDA = 250;

    private final References references;
    private final Descriptors descriptors;
    /** What is wrong with the arguments of each bootstrap method: as many call sites as a pool has room for may share one. */
    private final Map<Integer, Optional<String>> judged = new HashMap<>();

    BootstrapRules(References references, Descriptors descriptors) {
        this.references = references;
        this.descriptors = descriptors;
    }

    /** Whether a class may stand in a constant pool for the sake of a bootstrap method alone. */
    static boolean isNamed(String type) {
        return NAMED.contains(type);
    }

    /** Whether a reference in a constant pool is to one of the bootstrap methods. No instruction may have it. */
    static boolean isBootstrap(MemberRefEntry reference) {
        String name = name(reference);
        return CALL_SITES.contains(name) || name.equals(INVOKE);
    }

    /** What is wrong with a dynamic call. */
    Optional<String> callSite(InvokeDynamicEntry site) {
        MethodHandleEntry handle = site.bootstrap().bootstrapMethod();
        String bootstrap = name(handle.reference());
        if (!CALL_SITES.contains(bootstrap) || !isStatic(handle)) {
            return Optional.of("links a call with a method of its own choice, " + shown(handle.reference())
                    + "; the tier sandboxed would allow it");
        }
        List<LoadableConstantEntry> constants = site.bootstrap().arguments();
        return references
                .descriptor(site.type().stringValue())
                .or(() -> arguments(site.bootstrap()))
                .or(() -> isLambda(bootstrap) ? lambda(site, bootstrap, constants) : Optional.empty());
    }

    /** What is wrong with a dynamic constant. */
    Optional<String> constant(ConstantDynamicEntry constant) {
        return constant(constant, 0);
    }

    /** What is wrong with a method handle that is not a bootstrap method. */
    Optional<String> handle(MethodHandleEntry handle) {
        return references.member(handle.reference());
    }

    private Optional<String> constant(ConstantDynamicEntry constant, int depth) {
        MethodHandleEntry handle = constant.bootstrap().bootstrapMethod();
        List<LoadableConstantEntry> arguments = constant.bootstrap().arguments();
        boolean isInvoke = name(handle.reference()).equals(INVOKE) && isStatic(handle) && depth < MAX_DEPTH;
        String described = isInvoke && !arguments.isEmpty() && arguments.getFirst() instanceof MethodHandleEntry target
                ? name(target.reference())
                : "";
        String type = constant.type().stringValue();
        boolean isClass = described.equals(CLASS_DESC)
                && type.equals("Ljava/lang/constant/ClassDesc;")
                && arguments.size() == 2
                && arguments.get(1) instanceof StringEntry name
                && references.type(name.stringValue().replace('.', '/')).isEmpty();
        boolean isEnum = described.equals(ENUM_DESC)
                && type.equals("Ljava/lang/Enum$EnumDesc;")
                && arguments.size() == 3
                && arguments.get(1) instanceof ConstantDynamicEntry owner
                && arguments.get(2) instanceof StringEntry
                && constant(owner, depth + 1).isEmpty();
        return isClass || isEnum
                ? Optional.empty()
                : Optional.of("computes a constant with a method of its own choice, " + shown(handle.reference())
                        + "; the tier sandboxed would allow it");
    }

    private Optional<String> arguments(BootstrapMethodEntry bootstrap) {
        Optional<String> known = judged.get(bootstrap.bsmIndex());
        if (known != null) {
            return known;
        }
        Optional<String> wrong = bootstrap.arguments().stream()
                .map(this::argument)
                .flatMap(Optional::stream)
                .findFirst();
        judged.put(bootstrap.bsmIndex(), wrong);
        return wrong;
    }

    private Optional<String> argument(LoadableConstantEntry argument) {
        return switch (argument) {
            case MethodHandleEntry handle -> handle(handle);
            case MethodTypeEntry type -> references.descriptor(type.descriptor().stringValue());
            case ClassEntry type -> references.type(type.asInternalName());
            case ConstantDynamicEntry constant -> constant(constant, 0);
            default -> Optional.empty();
        };
    }

    /** A lambda is a class that the JDK writes: it has to be of a type that a class of the plugin could have, and have no other methods. */
    private Optional<String> lambda(InvokeDynamicEntry site, String bootstrap, List<LoadableConstantEntry> constants) {
        List<String> type = descriptors.returned(site.type().stringValue());
        // A finalizer runs on a thread of the JVM, and a lambda's class need not keep to the types of its interface.
        if (type.size() != 1
                || site.name().equalsString("finalize")
                || !references.isImplementable(type.getFirst(), site.name().stringValue())) {
            return Optional.of("makes a lambda with the method " + site.name().stringValue()
                    + ", which its interface does not ask for; the tier sandboxed would allow it");
        }
        Optional<String> closed = references.extension(type.getFirst());
        if (closed.isPresent() || bootstrap.equals(META)) {
            return closed.or(() -> references.selection(type));
        }
        if (constants.size() > MOST_ARGUMENTS_OF_LAMBDA) {
            return Optional.of(
                    "makes a lambda of more types than a compiler gives one; the tier sandboxed would allow it");
        }
        boolean isPlain = constants.size() > FLAGS_ARGUMENT
                && constants.get(FLAGS_ARGUMENT) instanceof IntegerEntry flags
                && (flags.intValue() & SERIALIZABLE) == 0;
        if (!isPlain) {
            return Optional.of("makes a lambda that can be serialized; the tier sandboxed would allow it");
        }
        List<String> markers = constants.stream()
                .filter(ClassEntry.class::isInstance)
                .map(marker -> ((ClassEntry) marker).asInternalName())
                .toList();
        return markers.stream()
                .map(references::extension)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> references.selection(
                        Stream.concat(type.stream(), markers.stream()).toList()));
    }

    private static boolean isLambda(String bootstrap) {
        return bootstrap.equals(META) || bootstrap.equals(ALT_META);
    }

    private static boolean isStatic(MethodHandleEntry handle) {
        return handle.kind() == java.lang.invoke.MethodHandleInfo.REF_invokeStatic;
    }

    private static String name(MemberRefEntry reference) {
        return reference.owner().asInternalName() + "." + reference.name().stringValue();
    }

    private static String shown(MemberRefEntry reference) {
        return Descriptors.name(name(reference));
    }
}
