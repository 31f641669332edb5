package io.aegis.admission;

import java.lang.classfile.BootstrapMethodEntry;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.lang.classfile.instruction.DiscontinuedInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides over the instructions of one class, and remembers which entries of its constant pool they have been about: those need no second look. Serves
 * one thread.
 */
final class InstructionRules {
    private final TypeGraph graph;
    private final References references;
    private final BootstrapRules bootstraps;
    /**
     * What is wrong with each entry that an instruction has used, by its place in the pool: code may use one a hundred thousand times, and hash codes
     * of entries are for their author to choose.
     */
    private final Map<Integer, Optional<String>> used = new HashMap<>();

    private final Set<Integer> seen = new HashSet<>();
    private final Set<Integer> linked = new HashSet<>();

    InstructionRules(TypeGraph graph, References references, BootstrapRules bootstraps) {
        this.graph = graph;
        this.references = references;
        this.bootstraps = bootstraps;
    }

    /** Whether an entry has been judged with an instruction that uses it. */
    boolean hasSeen(PoolEntry entry) {
        return seen.contains(entry.index());
    }

    /** What is wrong with an instruction. */
    Optional<String> wrong(CodeElement element) {
        return switch (element) {
            case InvokeInstruction call -> member(call.method());
            case FieldInstruction access -> field(access);
            case InvokeDynamicInstruction call -> once(call.invokedynamic(), this::callSite);
            case NewObjectInstruction made -> type(made.className());
            case NewReferenceArrayInstruction made -> type(made.componentType());
            case NewMultiArrayInstruction made -> type(made.arrayType());
            case TypeCheckInstruction check -> type(check.type());
            case LoadConstantInstruction load -> loaded(load.constantEntry());
            case MonitorInstruction ignored ->
                Optional.of("takes a lock (synchronized): a lock outlives a run; the tier sandboxed would allow it");
            case DiscontinuedInstruction ignored -> Optional.of("has an instruction of a time before Java 7");
            default -> Optional.empty();
        };
    }

    private Optional<String> callSite(InvokeDynamicEntry site) {
        BootstrapMethodEntry bootstrap = site.bootstrap();
        seen.add(site.index());
        if (linked.add(bootstrap.bsmIndex())) {
            seen.add(bootstrap.bootstrapMethod().index());
            bootstrap.arguments().forEach(this::see);
        }
        return bootstraps.callSite(site);
    }

    private Optional<String> member(MemberRefEntry reference) {
        return once(reference, entry -> {
            seen.add(entry.index());
            seen.add(entry.owner().index());
            return references.member(entry);
        });
    }

    private Optional<String> field(FieldInstruction access) {
        boolean isWrite = access.opcode() == Opcode.PUTFIELD || access.opcode() == Opcode.PUTSTATIC;
        String owner = access.owner().asInternalName();
        Optional<String> wrong = member(access.field());
        return wrong.isEmpty() && isWrite && !graph.isOwn(owner)
                ? Optional.of("writes the field " + Descriptors.name(owner) + "."
                        + access.name().stringValue() + ", which is not its own")
                : wrong;
    }

    /** What is wrong with an instruction, or a handler, that names a class. */
    Optional<String> type(ClassEntry type) {
        return once(type, entry -> {
            seen.add(entry.index());
            return references.type(entry.asInternalName());
        });
    }

    private Optional<String> loaded(LoadableConstantEntry constant) {
        return switch (constant) {
            case ClassEntry type -> type(type);
            case MethodHandleEntry handle ->
                once(handle, entry -> {
                    see(entry);
                    return bootstraps
                            .handle(entry)
                            .or(() -> Optional.of("loads a method handle; the tier sandboxed would allow it"));
                });
            case MethodTypeEntry ignored -> Optional.of("loads a method type; the tier sandboxed would allow it");
            case ConstantDynamicEntry dynamic ->
                once(dynamic, entry -> {
                    seen.add(entry.index());
                    return bootstraps
                            .constant(entry)
                            .or(() -> Optional.of("loads a dynamic constant; the tier sandboxed would allow it"));
                });
            default -> Optional.empty();
        };
    }

    private <E extends PoolEntry> Optional<String> once(E entry, Function<E, Optional<String>> judge) {
        Optional<String> known = used.get(entry.index());
        if (known != null) {
            return known;
        }
        Optional<String> wrong = judge.apply(entry);
        used.put(entry.index(), wrong);
        return wrong;
    }

    /** The words about an entry have been found with the instruction that uses it, and need no second place. */
    private void see(LoadableConstantEntry constant) {
        seen.add(constant.index());
        if (constant instanceof MethodHandleEntry handle) {
            seen.add(handle.reference().index());
            seen.add(handle.reference().owner().index());
        }
    }
}
