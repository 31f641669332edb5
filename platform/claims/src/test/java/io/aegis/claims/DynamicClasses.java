package io.aegis.claims;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DirectMethodHandleDesc.Kind;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Classes of attacks that no compiler writes. */
final class DynamicClasses {
    private static final ClassDesc STRING = ConstantDescs.CD_String;
    private static final MethodTypeDesc NAMED = MethodTypeDesc.of(STRING, STRING);
    private static final String CANARY = "ATTACK_CANARY";

    private DynamicClasses() {}

    /** Puts them in the place of those that a compiler wrote for them. */
    static void write(Path folder) throws IOException {
        replace(folder, "DynamicConstant$Computed", code -> code.ldc(computed()));
        replace(folder, "DynamicCall$Linked", code -> code.ldc(CANARY).invokedynamic(linked()));
    }

    /** A class with nothing in it. */
    static byte[] empty(String name) {
        return ClassFile.of()
                .build(ClassDesc.of(name), type -> type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_SUPER));
    }

    /** What {@code System.getenv} gives, as a constant that the JDK's own bootstrap method computes. */
    private static DynamicConstantDesc<?> computed() {
        DirectMethodHandleDesc getenv =
                MethodHandleDesc.ofMethod(Kind.STATIC, ClassDesc.of("java.lang.System"), "getenv", NAMED);
        return DynamicConstantDesc.ofNamed(ConstantDescs.BSM_INVOKE, "value", STRING, getenv, CANARY);
    }

    private static DynamicCallSiteDesc linked() {
        MethodTypeDesc link = MethodTypeDesc.of(
                ConstantDescs.CD_CallSite, ConstantDescs.CD_MethodHandles_Lookup, STRING, ConstantDescs.CD_MethodType);
        return DynamicCallSiteDesc.of(
                MethodHandleDesc.ofMethod(Kind.STATIC, ClassDesc.of("acme.attack.DynamicCall"), "link", link),
                "getenv",
                NAMED);
    }

    private static void replace(Path folder, String name, Consumer<java.lang.classfile.CodeBuilder> value)
            throws IOException {
        Path file = folder.resolve(HostileJar.PACKAGE + name + ".class");
        if (!Files.exists(file)) {
            throw new AssertionError("there is no class " + name + " to be replaced");
        }
        ClassDesc type = ClassDesc.of("acme.attack." + name);
        Files.write(
                file,
                ClassFile.of()
                        .build(
                                type,
                                builder -> builder.withFlags(ClassFile.ACC_SUPER)
                                        .withMethodBody(
                                                "value", MethodTypeDesc.of(STRING), ClassFile.ACC_STATIC, code -> {
                                                    value.accept(code);
                                                    code.areturn();
                                                })));
    }
}
