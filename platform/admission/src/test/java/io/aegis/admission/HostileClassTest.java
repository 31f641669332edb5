package io.aegis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.Annotation;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways out that need several classes, or a class that is made for the verifier and not for a JVM. */
class HostileClassTest {
    private static final ClassDesc MINE = ClassDesc.of("acme.Mine");
    private static final MethodTypeDesc VOID = MethodTypeDesc.of(ConstantDescs.CD_void);
    private static final int MEMBER = ClassFile.ACC_STATIC | ClassFile.ACC_PUBLIC;

    /** A finalizer runs on a thread of the JVM, at no time of a run. */
    @Nested
    class AFinalizer {
        private static final ClassDesc LATE = ClassDesc.of("acme.Late");

        @Test
        void isNotSmuggledInByALambdaWhoseInterfaceHasAnotherMethodOfThatName() {
            var body = MethodHandleDesc.ofMethod(DirectMethodHandleDesc.Kind.STATIC, MINE, "body", VOID);
            refuses(DynamicCallSiteDesc.of(
                    metafactory(
                            "metafactory",
                            "Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;"),
                    "finalize",
                    MethodTypeDesc.of(LATE),
                    VOID,
                    body,
                    VOID));
        }

        @Test
        void isNotSmuggledInByTheBridgeOfALambda() {
            MethodTypeDesc taking = VOID.insertParameterTypes(0, ConstantDescs.CD_int);
            var body = MethodHandleDesc.ofMethod(DirectMethodHandleDesc.Kind.STATIC, MINE, "body", taking);
            refuses(DynamicCallSiteDesc.of(
                    metafactory("altMetafactory", "[Ljava/lang/Object;"),
                    "finalize",
                    MethodTypeDesc.of(LATE),
                    taking,
                    body,
                    taking,
                    4, // bridges
                    1,
                    VOID));
        }

        private static void refuses(DynamicCallSiteDesc site) {
            byte[] late = ClassFile.of()
                    .build(
                            LATE,
                            builder -> builder.withFlags(
                                            ClassFile.ACC_PUBLIC | ClassFile.ACC_INTERFACE | ClassFile.ACC_ABSTRACT)
                                    .withMethod(
                                            "finalize",
                                            VOID.insertParameterTypes(0, ConstantDescs.CD_int),
                                            ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT,
                                            method -> {}));
            byte[] mine = ClassFile.of()
                    .build(
                            MINE,
                            builder -> builder.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_SUPER)
                                    .withMethodBody("body", VOID, MEMBER, CodeBuilder::return_)
                                    .withMethodBody(
                                            "body",
                                            VOID.insertParameterTypes(0, ConstantDescs.CD_int),
                                            MEMBER,
                                            CodeBuilder::return_)
                                    .withMethodBody(
                                            "run",
                                            VOID,
                                            MEMBER,
                                            code -> code.invokedynamic(site)
                                                    .pop()
                                                    .return_()));
            assertThat(findings(Map.of("acme/Late.class", late, "acme/Mine.class", mine)))
                    .anySatisfy(finding -> assertThat(finding.message()).contains("a lambda with the method finalize"));
        }

        private static DirectMethodHandleDesc metafactory(String name, String types) {
            return MethodHandleDesc.ofMethod(
                    DirectMethodHandleDesc.Kind.STATIC,
                    ClassDesc.of("java.lang.invoke.LambdaMetafactory"),
                    name,
                    MethodTypeDesc.ofDescriptor(
                            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
                                    + types + ")Ljava/lang/invoke/CallSite;"));
        }
    }

    /** Whatever looks up a member looks through all of them, and there are as many members as a pool has room for. */
    @Nested
    class Ancestors {
        @Test
        void maySeemMany() {
            assertThat(findings(chain(TypeGraph.MOST_ABOVE - 1))).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {TypeGraph.MOST_ABOVE + 1, 3_000})
        void areNotSoManyThatAVerifierIsBusyForHours(int classes) {
            assertThat(findings(chain(classes)))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("classes and interfaces above it"));
        }

        @Test
        void areNotSoManyInBreadthEither() {
            var classes = new HashMap<String, byte[]>();
            ClassDesc[] interfaces = new ClassDesc[TypeGraph.MOST_ABOVE + 1];
            for (int at = 0; at < interfaces.length; at++) {
                interfaces[at] = ClassDesc.of("acme.I" + at);
                classes.put(
                        "acme/I" + at + ".class",
                        ClassFile.of()
                                .build(
                                        interfaces[at],
                                        builder -> builder.withFlags(ClassFile.ACC_PUBLIC
                                                | ClassFile.ACC_INTERFACE
                                                | ClassFile.ACC_ABSTRACT)));
            }
            classes.put(
                    "acme/Mine.class",
                    ClassFile.of()
                            .build(
                                    MINE,
                                    builder -> builder.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_SUPER)
                                            .withInterfaceSymbols(interfaces)));
            assertThat(findings(classes))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("classes and interfaces above it"));
        }

        private static Map<String, byte[]> chain(int length) {
            var classes = new HashMap<String, byte[]>();
            for (int at = 0; at < length; at++) {
                ClassDesc above = at == 0 ? ConstantDescs.CD_Object : ClassDesc.of("acme.C" + (at - 1));
                classes.put(
                        "acme/C" + at + ".class",
                        ClassFile.of()
                                .build(
                                        ClassDesc.of("acme.C" + at),
                                        builder -> builder.withSuperclass(above)
                                                .withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_SUPER)));
            }
            return classes;
        }
    }

    /** As many entries of a pool as it has room for may share one, and each of them is looked at. */
    @Nested
    class NamesAndDescriptors {
        private static final int LONGEST_NAME = 2 * 1024;

        @Test
        void mayBeLong() {
            assertThat(findings(pooled(pool -> pool.nameAndTypeEntry(
                            pool.utf8Entry("a".repeat(LONGEST_NAME)),
                            pool.utf8Entry("L" + "a".repeat(Descriptors.LONGEST - 2) + ";")))))
                    .isEmpty();
        }

        @Test
        void areNotLongerThanACompilerWritesThem() {
            String name = "a".repeat(LONGEST_NAME + 1);
            String descriptor = "(" + "I".repeat(Descriptors.LONGEST) + ")V";
            refuses(pooled(pool -> pool.classEntry(pool.utf8Entry(name))));
            refuses(pooled(pool -> pool.nameAndTypeEntry(pool.utf8Entry(name), pool.utf8Entry("()V"))));
            refuses(pooled(pool -> pool.nameAndTypeEntry(pool.utf8Entry("run"), pool.utf8Entry(descriptor))));
            refuses(pooled(pool -> pool.methodTypeEntry(pool.utf8Entry(descriptor))));
            refuses(declared(name, "()V"));
            refuses(declared("run", descriptor));
            refuses(shaped(builder -> builder.withField(
                    builder.constantPool().utf8Entry("held"),
                    builder.constantPool().utf8Entry("L" + descriptor.replace('(', 'a')),
                    ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL)));
        }

        @Test
        void areJudgedOnceAndFoundOnce() {
            String descriptor = "(" + "I".repeat(Descriptors.LONGEST - 3) + ")V";
            assertThat(findings(pooled(pool -> {
                        for (int at = 0; at < 20_000; at++) {
                            pool.methodRefEntry(
                                    pool.classEntry(MINE),
                                    pool.nameAndTypeEntry(pool.utf8Entry("m" + at), pool.utf8Entry(descriptor)));
                        }
                    })))
                    .hasSize(FindingSet.MOST)
                    .allSatisfy(finding -> assertThat(finding.message()).contains("refers to acme.Mine.m"));
        }

        @Test
        void ofAnAnnotationAreADescriptor() {
            assertThat(findings(shaped(builder -> builder.with(RuntimeVisibleAnnotationsAttribute.of(
                            Annotation.of(builder.constantPool().utf8Entry("L".repeat(60_000))))))))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("carries the annotation"));
        }

        @Test
        void ofAnArrayThatIsNoneAreAFindingInEveryReference() {
            assertThat(findings(pooled(pool -> pool.fieldRefEntry(
                            pool.classEntry(pool.utf8Entry("[" + "L".repeat(1_000))),
                            pool.nameAndTypeEntry("length", ConstantDescs.CD_int)))))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("names an array that is none"));
        }

        private static Map<String, byte[]> declared(String name, String descriptor) {
            return shaped(builder -> builder.withMethod(
                    builder.constantPool().utf8Entry(name),
                    builder.constantPool().utf8Entry(descriptor),
                    ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT,
                    method -> {}));
        }

        private static Map<String, byte[]> pooled(Consumer<ConstantPoolBuilder> entries) {
            return shaped(builder -> entries.accept(builder.constantPool()));
        }

        private static Map<String, byte[]> shaped(Consumer<ClassBuilder> shape) {
            return Map.of("acme/Mine.class", ClassFile.of().build(MINE, builder -> {
                builder.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_SUPER | ClassFile.ACC_ABSTRACT);
                shape.accept(builder);
            }));
        }

        private static void refuses(Map<String, byte[]> classes) {
            assertThat(findings(classes)).singleElement().satisfies(finding -> {
                assertThat(finding.place()).isEqualTo("acme.Mine");
                assertThat(finding.message()).contains("a descriptor of more than 16384");
            });
        }
    }

    /** The verifier of the JDK tries every handler at every instruction, and copies every variable at every branch. */
    @Nested
    class Tables {
        @Test
        void areNotLargerThanACompilerWritesThem() {
            assertThat(findings(shaped(code -> {
                        Label start = code.newBoundLabel();
                        for (int at = 0; at < 3_000; at++) {
                            code.nop();
                        }
                        Label end = code.newBoundLabel();
                        code.return_();
                        Label handler = code.newBoundLabel();
                        code.pop().return_();
                        for (int at = 0; at < 3_000; at++) {
                            code.exceptionCatchAll(start, end, handler);
                        }
                    })))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("keep a verifier busy"));
            assertThat(findings(shaped(code -> {
                        code.iconst_0().istore(60_000);
                        for (int at = 0; at < 2_000; at++) {
                            Label next = code.newLabel();
                            code.iconst_0().ifeq(next).nop().labelBinding(next);
                        }
                        code.return_();
                    })))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("keep a verifier busy"));
        }

        private static Map<String, byte[]> shaped(Consumer<CodeBuilder> body) {
            return Map.of(
                    "acme/Mine.class",
                    ClassFile.of(ClassFile.DeadCodeOption.KEEP_DEAD_CODE)
                            .build(
                                    MINE,
                                    builder -> builder.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_SUPER)
                                            .withMethodBody("run", VOID, MEMBER, body)));
        }
    }

    /** Fields that may change are for what lives for one run. Whatever outlives it does not come to have them by calling itself an inspector too. */
    @Nested
    class AFieldThatMayChange {
        private static final String INSPECTS =
                "public io.aegis.spi.guard.Progress next(String piece) { return finish(); } public"
                        + " io.aegis.spi.guard.Progress finish() { return io.aegis.spi.guard.Progress.cleared(0); }";
        private static final String GUARDS =
                "public io.aegis.spi.guard.Verdict inspect(io.aegis.spi.guard.Inspection inspection)"
                        + " { return io.aegis.spi.guard.Verdict.allow(); }";

        @Test
        void isAnInspectorsToHave() {
            assertThat(findings(sources("class Mine implements io.aegis.spi.guard.Inspector { int at; " + INSPECTS
                            + " } class More extends Mine { int more; }")))
                    .isEmpty();
        }

        @Test
        void isNoGuardsThatCallsItselfAnInspector() {
            assertThat(findings(sources(
                            "class Mine implements io.aegis.spi.guard.Guard, io.aegis.spi.guard.Inspector { int at; "
                                    + INSPECTS + GUARDS + " }")))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.toString()).contains("acme.Mine.at", "is not final"));
            assertThat(findings(sources("class Mine implements io.aegis.spi.guard.Guard, java.util.Iterator<String> {"
                + " int at; public boolean hasNext() { return false; } public String next() { return \"\"; } "
                            + GUARDS + " }")))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.toString()).contains("acme.Mine.at", "is not final"));
        }

        /** Written down as what is open: nothing follows an object that changes into a field of another type. */
        @Test
        void isNotFoundBehindATypeThatNeedNotChange() {
            assertThat(findings(sources("class Mine implements io.aegis.spi.guard.Guard {"
                            + " final java.util.Map<String, String> seen = new java.util.HashMap<>(); " + GUARDS
                            + " }")))
                    .isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "concurrent.ConcurrentHashMap<String, String>",
                    "concurrent.ConcurrentMap<String, String>",
                    "concurrent.atomic.AtomicBoolean",
                    "concurrent.atomic.AtomicInteger",
                    "concurrent.atomic.AtomicLong",
                    "concurrent.atomic.AtomicReference<String>",
                    "concurrent.atomic.AtomicInteger[]"
                })
        void isNotReplacedByAFinalOneOfWhatIsThereToChange(String type) {
            String field = "final java.util." + type + " seen = null; ";
            assertThat(findings(sources("class Mine implements io.aegis.spi.guard.Guard { " + field + GUARDS + " }")))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.toString())
                            .contains("acme.Mine.seen", "changed by one call and read by the next"));
            assertThat(findings(
                            sources("class Mine implements io.aegis.spi.guard.Inspector { " + field + INSPECTS + " }")))
                    .isEmpty();
        }

        @Test
        void isNotInherited() {
            assertThat(findings(sources("class Base implements io.aegis.spi.guard.Inspector { int at; " + INSPECTS
                            + " } class Mine extends Base implements io.aegis.spi.guard.Guard { " + GUARDS + " }")))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.toString())
                            .contains("acme.Mine", "extends what lives for one run only"));
        }

        private static Map<String, byte[]> sources(String types) {
            return Sources.compiled(Map.of("acme.Mine", "package acme; " + types));
        }
    }

    private static List<AdmissionFinding> findings(Map<String, byte[]> classes) {
        return VerifiedClasses.of(PluginJar.zip(new HashMap<>(classes))).findings();
    }
}
