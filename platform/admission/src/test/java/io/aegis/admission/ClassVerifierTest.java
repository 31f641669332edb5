package io.aegis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.Annotation;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.attribute.ModuleResolutionAttribute;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One hostile class for each way out, and what harmless code looks like when a compiler is done with it. */
class ClassVerifierTest {
    private static final ClassDesc MINE = ClassDesc.of("acme.Mine");
    private static final MethodTypeDesc VOID = MethodTypeDesc.of(ConstantDescs.CD_void);

    /** Statements of a method {@code acme.Mine.run(Object)}, and what the finding has to name. */
    @Nested
    class WhatReachesOut {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    // Reflection
                    "Class.forName(\"java.lang.Runtime\");|java.lang.Class.forName",
                    "input.getClass().getClassLoader();|java.lang.Class.getClassLoader",
                    "input.getClass().getMethods();|java.lang.Class.getMethods",
                    "input.getClass().getDeclaredFields();|java.lang.Class.getDeclaredFields",
                    "String.class.getDeclaredConstructors();|java.lang.Class.getDeclaredConstructors",
                    "input.getClass().getModule();|java.lang.Class.getModule",
                    "input.getClass().getResourceAsStream(\"/x\");|java.lang.Class.getResourceAsStream",
                    "input.getClass().getProtectionDomain();|java.lang.Class.getProtectionDomain",
                    "input.getClass().getClasses();|java.lang.Class.getClasses",
                    "input.getClass().getSuperclass();|java.lang.Class.getSuperclass",
                    "java.lang.reflect.Array.newInstance(String.class, 1);|java.lang.reflect.Array.newInstance",
                    "((java.lang.reflect.Method) input).invoke(null);|java.lang.reflect.Method",
                    "java.lang.reflect.Proxy.newProxyInstance(null, null, null);|java.lang.reflect.Proxy",
                    "StackWalker.getInstance();|java.lang.StackWalker",
                    "new Throwable().getStackTrace();|java.lang.Throwable.getStackTrace",
                    "ModuleLayer.boot();|java.lang.ModuleLayer",
                    // Method handles
                    "java.lang.invoke.MethodHandles.lookup();|java.lang.invoke.MethodHandles.lookup",
                    "java.lang.invoke.MethodHandles.publicLookup();|java.lang.invoke.MethodHandles.publicLookup",
                    "((java.lang.invoke.MethodHandle) input).invoke();|java.lang.invoke.MethodHandle",
                    "((java.lang.invoke.VarHandle) input).set(1);|java.lang.invoke.VarHandle",
                    "((java.lang.invoke.MethodHandles.Lookup) input).defineHiddenClass(null,"
                            + " true);|MethodHandles$Lookup.defineHiddenClass",
                    "((java.lang.invoke.MethodHandles.Lookup)"
                            + " input).defineClass(null);|MethodHandles$Lookup.defineClass",
                    "var l = (java.lang.invoke.MethodHandles.Lookup) input;|java.lang.invoke.MethodHandles$Lookup",
                    "java.util.concurrent.atomic.AtomicIntegerFieldUpdater.newUpdater(null,"
                            + " null);|AtomicIntegerFieldUpdater",
                    "new java.util.concurrent.atomic.AtomicReferenceFieldUpdater<Object, Object>(){public boolean"
                        + " compareAndSet(Object a,Object b,Object c){return true;}public boolean"
                        + " weakCompareAndSet(Object a,Object b,Object c){return true;}public void set(Object a,Object"
                        + " b){}public void lazySet(Object a,Object b){}public Object get(Object a){return"
                        + " a;}};|AtomicReferenceFieldUpdater",
                    "((String) input).resolveConstantDesc(null);|java.lang.String.resolveConstantDesc",
                    "java.time.format.DateTimeFormatter.ISO_DATE.toFormat();|java.time.format.DateTimeFormatter.toFormat",
                    // The JDK's insides
                    "((sun.misc.Unsafe) input).allocateMemory(1);|sun.misc.Unsafe",
                    "sun.reflect.ReflectionFactory.getReflectionFactory();|sun.reflect.ReflectionFactory",
                    "java.lang.foreign.Arena.global();|java.lang.foreign.Arena",
                    "java.lang.foreign.Linker.nativeLinker();|java.lang.foreign.Linker",
                    // The process
                    "System.exit(1);|java.lang.System.exit",
                    "Runtime.getRuntime().exec(\"sh\");|java.lang.Runtime.getRuntime",
                    "((Runtime) input).exec(\"sh\");|java.lang.Runtime.exec",
                    "((Runtime) input).halt(1);|java.lang.Runtime.halt",
                    "((Runtime) input).addShutdownHook(null);|java.lang.Runtime.addShutdownHook",
                    "new ProcessBuilder(\"sh\").start();|java.lang.ProcessBuilder",
                    "ProcessHandle.current();|java.lang.ProcessHandle",
                    "System.load(\"/x.so\");|java.lang.System.load",
                    "System.loadLibrary(\"x\");|java.lang.System.loadLibrary",
                    "System.gc();|java.lang.System.gc",
                    "System.setSecurityManager(null);|java.lang.System.setSecurityManager",
                    // The environment
                    "System.getenv();|java.lang.System.getenv",
                    "System.getProperty(\"x\");|java.lang.System.getProperty",
                    "System.setProperty(\"x\", \"y\");|java.lang.System.setProperty",
                    "Integer.getInteger(\"x\");|java.lang.Integer.getInteger",
                    "Long.getLong(\"x\");|java.lang.Long.getLong",
                    "Boolean.getBoolean(\"x\");|java.lang.Boolean.getBoolean",
                    "System.out.println();|java.lang.System.out",
                    "System.err.println();|java.lang.System.err",
                    "System.in.read();|java.lang.System.in",
                    "System.setOut(null);|java.lang.System.setOut",
                    "System.console();|java.lang.System.console",
                    "IO.println(\"x\");|java.lang.IO",
                    "new Exception().printStackTrace();|java.lang.Throwable.printStackTrace",
                    "System.getLogger(\"x\");|java.lang.System.getLogger",
                    // What all plugins share
                    "Math.random();|java.lang.Math.random",
                    "StrictMath.random();|java.lang.StrictMath.random",
                    "java.util.Collections.shuffle(null);|java.util.Collections.shuffle",
                    "\"x\".intern();|java.lang.String.intern",
                    // Files
                    "java.nio.file.Files.readString(null);|java.nio.file.Files.readString",
                    "java.nio.file.Path.of(\"/\");|java.nio.file.Path.of",
                    "new java.io.File(\"x\");|java.io.File",
                    "new java.io.FileInputStream(\"x\");|java.io.FileInputStream",
                    "new java.io.RandomAccessFile(\"x\", \"r\");|java.io.RandomAccessFile",
                    "new java.io.PrintWriter(\"x\");|java.io.PrintWriter",
                    "new java.io.PrintStream(\"x\");|java.io.PrintStream",
                    "new java.util.Scanner(java.nio.file.Path.of(\"x\"));|java.util.Scanner",
                    "new java.util.Formatter(\"x\");|java.util.Formatter",
                    "new java.util.zip.ZipFile(\"x\");|java.util.zip.ZipFile",
                    "new java.util.jar.JarFile(\"x\");|java.util.jar.JarFile",
                    "java.nio.channels.FileChannel.open(null);|java.nio.channels.FileChannel",
                    "java.nio.ByteBuffer.allocateDirect(1);|java.nio.ByteBuffer.allocateDirect",
                    // The network
                    "new java.net.Socket(\"x\", 1);|java.net.Socket",
                    "new java.net.URL(\"http://x\").openStream();|java.net.URL",
                    "java.net.URL.setURLStreamHandlerFactory(null);|java.net.URL.setURLStreamHandlerFactory",
                    "java.net.URI.create(\"http://x\");|java.net.URI",
                    "java.net.InetAddress.getByName(\"x\");|java.net.InetAddress",
                    "java.nio.channels.SocketChannel.open();|java.nio.channels.SocketChannel",
                    "javax.net.ssl.SSLContext.getDefault();|javax.net.ssl.SSLContext",
                    "java.net.http.HttpClient.newHttpClient();|java.net.http.HttpClient",
                    // Threads
                    "new Thread(() -> {}).start();|java.lang.Thread",
                    "Thread.currentThread();|java.lang.Thread.currentThread",
                    "Thread.sleep(1);|java.lang.Thread.sleep",
                    "Thread.getAllStackTraces();|java.lang.Thread.getAllStackTraces",
                    "Thread.setDefaultUncaughtExceptionHandler(null);|java.lang.Thread.setDefaultUncaughtExceptionHandler",
                    "Thread.ofVirtual();|java.lang.Thread.ofVirtual",
                    "new ThreadLocal<String>();|java.lang.ThreadLocal",
                    "java.util.concurrent.Executors.newCachedThreadPool();|java.util.concurrent.Executors",
                    "java.util.concurrent.ForkJoinPool.commonPool();|java.util.concurrent.ForkJoinPool",
                    "java.util.concurrent.CompletableFuture.runAsync(() -> {});|java.util.concurrent.CompletableFuture",
                    "java.util.concurrent.locks.LockSupport.park();|java.util.concurrent.locks.LockSupport",
                    "new java.util.concurrent.locks.ReentrantLock();|java.util.concurrent.locks.ReentrantLock",
                    "java.util.concurrent.TimeUnit.DAYS.sleep(1);|java.util.concurrent.TimeUnit.sleep",
                    "new java.util.Timer();|java.util.Timer",
                    "java.util.List.of(1).parallelStream();|java.util.Collection.parallelStream",
                    "new java.util.ArrayList<String>().parallelStream();|java.util.Collection.parallelStream",
                    "java.util.stream.Stream.of(1).parallel();|java.util.stream.",
                    "java.util.stream.IntStream.range(0, 1).parallel();|java.util.stream.IntStream.parallel",
                    "java.util.stream.StreamSupport.stream(java.util.List.of(1).spliterator(),"
                            + " true);|java.util.stream.StreamSupport",
                    "java.util.Arrays.parallelSort(new int[1]);|java.util.Arrays.parallelSort",
                    "java.util.stream.Stream.of(1).gather(java.util.stream.Gatherers.mapConcurrent(1, x ->"
                            + " x));|java.util.stream.Gatherer",
                    "new java.util.concurrent.ConcurrentHashMap<String, String>().forEach(1, (a, b) ->"
                            + " {});|java.util.concurrent.ConcurrentHashMap.forEach",
                    "input.wait();|java.lang.Object.wait",
                    "input.notifyAll();|java.lang.Object.notifyAll",
                    "\"\".wait(1);|java.lang.Object.wait",
                    "new int[1].notify();|java.lang.Object.notify",
                    // Services, serialization, providers, naming, management
                    "java.util.ServiceLoader.load(Runnable.class);|java.util.ServiceLoader",
                    "java.util.ResourceBundle.getBundle(\"x\");|java.util.ResourceBundle",
                    "new java.io.ObjectInputStream(null).readObject();|java.io.ObjectInputStream",
                    "new java.io.ObjectOutputStream(null);|java.io.ObjectOutputStream",
                    "java.security.Security.insertProviderAt(null, 1);|java.security.Security",
                    "java.security.MessageDigest.getInstance(\"MD5\");|java.security.MessageDigest",
                    "new java.security.SecureRandom();|java.security.SecureRandom",
                    "javax.crypto.Cipher.getInstance(\"x\");|javax.crypto.Cipher",
                    "new javax.naming.InitialContext();|javax.naming.InitialContext",
                    "java.lang.management.ManagementFactory.getPlatformMBeanServer();|java.lang.management.ManagementFactory",
                    "java.util.logging.Logger.getLogger(\"x\");|java.util.logging.Logger",
                    "java.util.prefs.Preferences.userRoot();|java.util.prefs.Preferences",
                    "java.lang.ref.Cleaner.create();|java.lang.ref.Cleaner",
                    "new java.lang.ref.WeakReference<Object>(input);|java.lang.ref.WeakReference",
                    "javax.xml.parsers.DocumentBuilderFactory.newInstance();|javax.xml.parsers.DocumentBuilderFactory",
                    // What everybody shares
                    "java.util.Locale.setDefault(java.util.Locale.ROOT);|java.util.Locale.setDefault",
                    "java.util.TimeZone.setDefault(null);|java.util.TimeZone",
                    "java.time.zone.ZoneRulesProvider.registerProvider(null);|java.time.zone.ZoneRulesProvider",
                    "java.time.chrono.Chronology.of(\"x\");|java.time.chrono.Chronology.of",
                    "ClassLoader.getSystemClassLoader();|java.lang.ClassLoader",
                    "new java.util.Properties();|java.util.Properties",
                    // The framework and the gateway
                    "((org.osgi.service.component.annotations.Component)"
                            + " input).name();|org.osgi.service.component.annotations.Component",
                    "org.slf4j.LoggerFactory.getLogger(\"x\");|org.slf4j.LoggerFactory",
                    "new io.aegis.admission.Admission(null);|io.aegis.admission.Admission",
                    // Through lambdas and method references
                    "Runnable r = () -> System.exit(1);|java.lang.System.exit",
                    "java.util.function.IntConsumer c = System::exit;|java.lang.System.exit",
                    "java.util.function.Consumer<Integer> c = System::exit;|java.lang.System.exit",
                    "java.util.function.Function<String, Object> f = System::getProperty;|java.lang.System.getProperty",
                    "java.util.function.Function<String, Object> f = java.io.File::new;|java.io.File",
                    "java.util.function.Supplier<Object> s = Runtime::getRuntime;|java.lang.Runtime.getRuntime",
                    "java.util.function.Function<Object, Object> f = o -> ((Runtime)"
                            + " o).totalMemory();|java.lang.Runtime.totalMemory",
                    "java.util.function.Function<Class<?>, Object> f ="
                            + " Class::getClassLoader;|java.lang.Class.getClassLoader",
                    "Thread.UncaughtExceptionHandler h = (a, b) -> {};|java.lang.Thread",
                    "java.security.PrivilegedAction<String> a = () -> \"\";|java.security.PrivilegedAction",
                    "Runnable r = (Runnable & java.io.Serializable) () -> {};|serialized",
                    "java.util.Comparator<String> c = (java.util.Comparator<String> & java.io.Serializable) (a, b) ->"
                            + " 0;|serialized",
                    // Through names alone
                    "Object o = Runtime.class;|java.lang.Runtime",
                    "Object o = new Thread[1];|java.lang.Thread",
                    "Object o = new Runtime[1][1];|java.lang.Runtime",
                    "boolean b = input instanceof ClassLoader;|java.lang.ClassLoader",
                    "try { run(null); } catch (java.nio.file.NoSuchFileException e) {"
                            + " }|java.nio.file.NoSuchFileException",
                    "switch (input) { case Thread t -> run(t); default -> {} }|java.lang.Thread",
                    // Locks
                    "synchronized (this) { run(null); }|takes a lock",
                    "synchronized (String.class) { run(null); }|takes a lock",
                })
        void isAFinding(String statement, String names) {
            List<AdmissionFinding> findings =
                    findings(mine("void run(Object input) throws Throwable { %s }".formatted(statement)));
            assertThat(findings)
                    .as(statement)
                    .isNotEmpty()
                    .allSatisfy(finding -> assertThat(finding.code()).isEqualTo("AEG-PLG-006"))
                    .anySatisfy(finding -> assertThat(finding.toString()).contains(names));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "private int count;|acme.Mine.count",
                    "protected String last = \"\";|acme.Mine.last",
                    "static int count;|static and not final",
                    "static final int[] TABLE = {1};|array",
                    "static final Object ANY = new Object();|java.lang.Object",
                    "static final java.util.List<String> ALL = new java.util.ArrayList<>();|collection that may change",
                    "static final java.util.Map<String, String> ALL = make(); static java.util.Map<String, String>"
                            + " make() { return new java.util.HashMap<>(); }|collection that may change",
                    "static final java.util.ArrayList<String> ALL = new java.util.ArrayList<>();|java.util.ArrayList",
                    "static final java.util.List<String> ALL = java.util.List.of().isEmpty() ? new"
                            + " java.util.ArrayList<>() : java.util.List.of();|collection that may change",
                    "static final StringBuilder SHARED = new StringBuilder();|java.lang.StringBuilder",
                    "static final java.util.concurrent.atomic.AtomicInteger N = new"
                            + " java.util.concurrent.atomic.AtomicInteger();|AtomicInteger",
                    "static java.util.List<String> all = java.util.List.of();|static and not final",
                    "interface Table { int[] IT = {1}; }|acme.Mine$Table.IT",
                    "private final java.util.Iterator<String> it = null;|one run",
                    "synchronized void locked() {}|acme.Mine.locked()",
                    "static synchronized void locked() {}|acme.Mine.locked()",
                    "native void reach();|acme.Mine.reach()",
                    "protected void finalize() {}|acme.Mine.finalize()",
                    "interface Late { default void finalize() {} }|acme.Mine$Late.finalize()",
                    "private void readObject(java.io.ObjectInputStream in) {}|acme.Mine.readObject",
                    "Object readResolve() { return null; }|acme.Mine.readResolve",
                    "Object writeReplace() { return null; }|acme.Mine.writeReplace",
                    "Thread field() { return null; }|java.lang.Thread",
                    "void take(java.io.File file) {}|java.io.File",
                    "void fail() throws java.net.SocketException {}|java.net.SocketException",
                    "private final Process process = null;|java.lang.Process",
                    "record Held(ClassLoader loader) {}|java.lang.ClassLoader",
                    "static class T extends Thread {}|java.lang.Thread",
                    "static class L extends ClassLoader {}|java.lang.ClassLoader",
                    "static abstract class S extends java.io.InputStream {}|java.io.InputStream",
                    "static class M extends java.util.LinkedHashMap<String, String> {}|java.util.LinkedHashMap",
                    "static class E extends Error {}|java.lang.Error",
                    "static class C extends java.time.Clock { public java.time.ZoneId getZone() { return null; }"
                            + " public java.time.Clock withZone(java.time.ZoneId z) { return this; } public"
                            + " java.time.Instant instant() { return null; } }|java.time.Clock",
                    "static class P implements java.lang.reflect.InvocationHandler { public Object invoke(Object a,"
                            + " java.lang.reflect.Method b, Object[] c) { return a; } }|InvocationHandler",
                    "static abstract class X implements java.io.Externalizable {}|Externalizable",
                    "@Deprecated @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)"
                            + " @interface A {}|java.lang.annotation",
                })
        void isAFindingInTheShapeOfAClass(String member, String names) {
            assertThat(findings(mine(member)))
                    .as(member)
                    .isNotEmpty()
                    .anySatisfy(finding -> assertThat(finding.toString()).contains(names));
        }

        @Test
        void isFoundBehindASubclassOfOnesOwn() {
            assertThat(findings(mine(
                            "static class Mild extends Exception {} void run() { new Mild().printStackTrace(); }")))
                    .singleElement()
                    .hasToString("AEG-PLG-006 acme.Mine.run(): uses what is not on the list of the tier verified,"
                            + " java.lang.Throwable.printStackTrace; the tier sandboxed would allow it");
        }

        /** A call of an interface's method runs the one that the object has, wherever that was declared. */
        @Test
        void isFoundBehindAnInterfaceOfOnesOwn() {
            String loud = "interface Loud { void printStackTrace(); } static class Mild extends RuntimeException"
                    + " implements Loud { %s } void run() { ((Loud) new Mild()).printStackTrace(); }";
            assertThat(findings(mine(loud.formatted(""))))
                    .singleElement()
                    .asString()
                    .startsWith("AEG-PLG-006 acme.Mine$Mild: ")
                    .contains("java.lang.Throwable.printStackTrace");
            assertThat(findings(mine(loud.formatted("public void printStackTrace() {}"))))
                    .isEmpty();
        }

        @Test
        void isNamedWithItsClassItsMethodAndItsReference() {
            assertThat(findings(mine("String read(String path) throws Exception {"
                            + " return java.nio.file.Files.readString(java.nio.file.Path.of(path)); }")))
                    .extracting(AdmissionFinding::toString)
                    .contains("AEG-PLG-006 acme.Mine.read(String): reads or writes files through"
                            + " java.nio.file.Files.readString; the tier sandboxed would allow it, and has no"
                            + " files there but the plugin's and the JDK's");
        }
    }

    /** What a vendor writes every day. */
    @Nested
    class WhatStaysInside {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "int of(String text) { return switch (text) { case \"a\", \"b\" -> 1; case \"c\" -> 2; default ->"
                            + " 0; }; }",
                    "enum Color { RED, GREEN } int of(Color c) { return switch (c) { case RED -> 1; case GREEN -> 2;"
                            + " }; }",
                    "sealed interface Shape permits Circle, Square {} record Circle(int r) implements Shape {} record"
                        + " Square(int a) implements Shape {} int of(Shape s) { return switch (s) { case Circle(int r)"
                        + " when r > 1 -> r; case Circle c -> 0; case Square(int a) -> a; }; }",
                    "sealed interface Any permits Kind, Text {} enum Kind implements Any { A, B } record Text(String"
                        + " s) implements Any {} int of(Any x) { return switch (x) { case Kind.A -> 1; case Kind.B ->"
                        + " 2; case Text t -> 3; }; }",
                    "String join(String a, int b, Object c) { return \"x\" + a + b + c + '\\u0001'; }",
                    "java.util.function.Supplier<java.util.function.Function<String, Integer>> nested(String p) {"
                            + " return () -> s -> (s + p).length(); }",
                    "java.util.function.Function<String, String> reference() { return String::strip; }",
                    "java.util.function.Supplier<java.util.ArrayList<String>> made() { return"
                            + " java.util.ArrayList::new; }",
                    "java.util.function.IntFunction<String[]> array() { return String[]::new; }",
                    "java.util.List<String> sorted(java.util.Collection<String> all) { return all.stream().filter(s ->"
                        + " !s.isEmpty()).sorted(java.util.Comparator.comparing(String::length).thenComparing(java.util.Comparator.naturalOrder())).toList();"
                        + " }",
                    "java.util.Map<Integer, Long> counted(java.util.List<String> all) { return"
                            + " all.stream().collect(java.util.stream.Collectors.groupingBy(String::length,"
                            + " java.util.TreeMap::new, java.util.stream.Collectors.counting())); }",
                    "static final java.util.regex.Pattern P = java.util.regex.Pattern.compile(\"a+\"); boolean"
                            + " has(String s) { return P.matcher(s).find(); }",
                    "static final java.util.Set<String> WORDS = java.util.Set.of(\"a\", \"b\");",
                    "static final java.util.List<String> WORDS = java.util.stream.Stream.of(\"a\").toList();",
                    "static final java.util.function.Predicate<String> EMPTY = String::isEmpty;",
                    "static final long LIMIT = 100; private final String name = \"x\"; private final int[] counts ="
                            + " new int[3];",
                    "static class Wrong extends IllegalArgumentException { Wrong(String m, Throwable c) { super(m, c);"
                        + " } } void run() { try { Integer.parseInt(\"x\"); } catch (NumberFormatException e) { throw"
                        + " new Wrong(e.getMessage(), e); } }",
                    "int[] copy(int[] all) { return all.clone(); }",
                    "void check(int x) { assert x > 0 : \"positive\"; }",
                    "static class Cursor implements java.util.Iterator<String> { private int at; public boolean"
                            + " hasNext() { return at < 3; } public String next() { return \"x\" + at++; } }",
                    "static class In implements io.aegis.spi.guard.Inspector { private int seen; public"
                        + " io.aegis.spi.guard.Progress next(String piece) { seen += piece.length(); return"
                        + " io.aegis.spi.guard.Progress.cleared(seen); } public io.aegis.spi.guard.Progress finish() {"
                        + " return io.aegis.spi.guard.Progress.cleared(seen); } }",
                    "record Pair<A, B extends Comparable<B>>(A a, B b) implements Comparable<Pair<A, B>> { public int"
                            + " compareTo(Pair<A, B> o) { return b.compareTo(o.b); } }",
                    "java.util.BitSet seen(String s) { var b = new java.util.BitSet(); s.codePoints().forEach(b::set);"
                            + " return b; }",
                    "String when() { return java.time.Instant.now().plus(java.time.Duration.ofDays(1)).toString(); }",
                    "String text(byte[] b) { return new String(b,"
                            + " java.nio.charset.StandardCharsets.UTF_8).toLowerCase(java.util.Locale.ROOT); }",
                    "String form(String s) { return java.text.Normalizer.normalize(s, java.text.Normalizer.Form.NFKC);"
                            + " }",
                    "String type(Object o) { return o.getClass().getName(); }",
                    "boolean same(Object o) { return o instanceof String s && s.isBlank(); }",
                    "int count() { class Local { int twice(int x) { return 2 * x; } } return new Local().twice(3); }",
                    "Runnable anonymous(int x) { return new Runnable() { @Override public void run() { count(x); } };"
                            + " } void count(int x) {}",
                    "static String main(String[] args) { return String.format(\"%d %s\", args.length, args[0]); }",
                    "java.math.BigInteger big(String s) { return new java.math.BigInteger(s,"
                            + " 16).mod(java.math.BigInteger.TEN); }",
                    "void close() throws Exception { try (AutoCloseable c = () -> {}) { count(); } finally { count();"
                            + " } } void count() {}",
                    "@Override public boolean equals(Object o) { return o instanceof Mine; } @Override public int"
                        + " hashCode() { return java.util.Objects.hash(1, 2); } @Override public String toString() {"
                        + " return super.toString(); }",
                    "interface Twice<T> { T of(T x); default T again(T x) { return of(of(x)); } static <T> Twice<T>"
                            + " id() { return x -> x; } private void hidden() {} }",
                    "Object mixed() { return java.util.List.of(1, \"a\", 2L); }",
                    "<T extends Comparable<T> & java.io.Serializable> T most(T a, T b) { return a.compareTo(b) > 0 ? a"
                            + " : b; }",
                    "int wide(int n) { long s = 0; for (int i = 0; i < n; i++) { s += (long) i * i; } return (int) (s"
                            + " % 7); }"
                })
        void isNoFinding(String member) {
            assertThat(findings(mine(member))).as(member).isEmpty();
        }

        @Test
        void isNoFindingInACompilersOutputForJava8() {
            var classes = Sources.compiled(
                    Map.of(
                            "acme.Mine",
                            "package acme; public class Mine { enum E { A } int f(E e) { switch (e) { case A:"
                                    + " return 1; default: return 0; } } String g(int x) { return \"a\" + x; } }"),
                    "--release",
                    "8");
            assertThat(findings(classes)).isEmpty();
        }
    }

    /** What no compiler writes. */
    @Nested
    class WhatNoCompilerWrites {
        private static final DirectMethodHandleDesc META = MethodHandleDesc.ofMethod(
                DirectMethodHandleDesc.Kind.STATIC,
                ClassDesc.of("java.lang.invoke.LambdaMetafactory"),
                "metafactory",
                MethodTypeDesc.ofDescriptor(
                        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodType;"
                            + "Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;"));

        @Test
        void aFieldOfATypeThatNothingElseNamesIsAFindingInItsPlace() {
            assertThat(findings(shaped(builder -> builder.withField(
                            "held", ClassDesc.of("java.lang.Process"), ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL))))
                    .anySatisfy(finding -> {
                        assertThat(finding.place()).isEqualTo("acme.Mine.held");
                        assertThat(finding.message()).contains("java.lang.Process");
                    });
        }

        @Test
        void aClassWithoutASuperclassIsAFinding() {
            byte[] bytes = shaped(builder -> {}).get("acme/Mine.class");
            // Behind it nothing but four counts, all of nothing.
            bytes[bytes.length - 10] = 0;
            bytes[bytes.length - 9] = 0;
            assertThat(findings(Map.of("acme/Mine.class", bytes)))
                    .anySatisfy(finding -> assertThat(finding.message()).isEqualTo("has no superclass"));
        }

        @Test
        void whatIsCaughtIsAFindingInItsMethod() {
            assertThat(findings(code(code -> code.trying(
                            block -> block.nop(),
                            catcher -> catcher.catching(ClassDesc.of("java.lang.Process"), CodeBuilder::pop)))))
                    .anySatisfy(finding -> {
                        assertThat(finding.place()).isEqualTo("acme.Mine.run()");
                        assertThat(finding.message()).contains("java.lang.Process");
                    });
        }

        @Test
        void anInterfaceThatMayBeUsedAndNotImplementedIsAFinding() {
            assertThat(findings(
                            shaped(builder -> builder.withInterfaceSymbols(ClassDesc.of("java.util.stream.Stream")))))
                    .anySatisfy(finding ->
                            assertThat(finding.message()).contains("extends or implements java.util.stream.Stream"));
        }

        @Test
        void anAnnotationThatARunningJvmShowsIsAFinding() {
            var shown = RuntimeVisibleAnnotationsAttribute.of(Annotation.of(ClassDesc.of("java.lang.Process")));
            for (Map<String, byte[]> classes : List.of(
                    shaped(builder -> builder.with(shown)),
                    shaped(builder -> builder.withMethod(
                            "run", VOID, ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT, method -> method.with(shown))),
                    shaped(builder -> builder.withField(
                            "held",
                            ConstantDescs.CD_String,
                            field -> field.withFlags(ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL)
                                    .with(shown))))) {
                assertThat(findings(classes))
                        .anySatisfy(finding ->
                                assertThat(finding.message()).contains("carries the annotation java.lang.Process"));
            }
        }

        @Test
        void anAnnotationTypeIsAFindingAlthoughItDoesNotSayOfWhat() {
            byte[] bytes = ClassFile.of()
                    .build(
                            MINE,
                            builder -> builder.withFlags(ClassFile.ACC_PUBLIC
                                    | ClassFile.ACC_INTERFACE
                                    | ClassFile.ACC_ABSTRACT
                                    | ClassFile.ACC_ANNOTATION));
            assertThat(findings(Map.of("acme/Mine.class", bytes)))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.place()).isEqualTo("acme.Mine");
                        assertThat(finding.message()).contains("is an annotation type");
                    });
        }

        @Test
        void twoTablesOfBootstrapMethodsAreAFinding() {
            int[] name = new int[1];
            byte[] plain = shaped(builder -> name[0] =
                            builder.constantPool().utf8Entry("BootstrapMethods").index())
                    .get("acme/Mine.class");
            // In the place of a count of no attributes, at the end: two of them, with a count of no methods in each.
            var bytes = ByteBuffer.allocate(plain.length + 16).put(plain, 0, plain.length - 2);
            bytes.putShort((short) 2);
            for (int at = 0; at < 2; at++) {
                bytes.putShort((short) name[0]).putInt(2).putShort((short) 0);
            }
            assertThat(findings(Map.of("acme/Mine.class", bytes.array())))
                    .anySatisfy(finding -> assertThat(finding.message()).contains("two tables of bootstrap methods"));
        }

        @Test
        void aClassLargerThanAMegabyteIsAFinding() {
            VerifiedClasses verified = VerifiedClasses.of(PluginJar.harmless().bytes());
            assertThat(verified.check(new byte[1024 * 1024 + 1]))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("more than 1048576 bytes"));
        }

        @Test
        void aNameOfNothingIsNone() {
            assertThat(ClassVerifier.isPlain("")).isFalse();
            assertThat(ClassVerifier.isPlain("a")).isTrue();
        }

        @Test
        void aCallSiteWithABootstrapMethodOfOnesOwnIsAFinding() {
            var own = MethodHandleDesc.ofMethod(
                    DirectMethodHandleDesc.Kind.STATIC,
                    MINE,
                    "link",
                    MethodTypeDesc.ofDescriptor(
                            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;"));
            assertThat(findings(code(code -> code.invokedynamic(DynamicCallSiteDesc.of(own, "run", VOID)))))
                    .anySatisfy(finding -> assertThat(finding.message()).contains("method of its own choice"));
        }

        @Test
        void aLambdaWithAMethodThatItsInterfaceDoesNotHaveIsAFinding() {
            var body = MethodHandleDesc.ofMethod(DirectMethodHandleDesc.Kind.STATIC, MINE, "body", VOID);
            var site = DynamicCallSiteDesc.of(
                    META, "finalize", MethodTypeDesc.ofDescriptor("()Ljava/lang/Runnable;"), VOID, body, VOID);
            assertThat(findings(code(code -> code.invokedynamic(site).pop())))
                    .anySatisfy(finding -> assertThat(finding.message()).contains("finalize"));
            var right = DynamicCallSiteDesc.of(
                    META, "run", MethodTypeDesc.ofDescriptor("()Ljava/lang/Runnable;"), VOID, body, VOID);
            assertThat(findings(code(code -> code.invokedynamic(right).pop()))).isEmpty();
        }

        @Test
        void aDynamicConstantIsAFinding() {
            var invoke = MethodHandleDesc.ofMethod(DirectMethodHandleDesc.Kind.STATIC, MINE, "body", VOID);
            for (DynamicConstantDesc<?> constant : List.of(
                    DynamicConstantDesc.of(ConstantDescs.BSM_INVOKE, invoke),
                    DynamicConstantDesc.ofNamed(ConstantDescs.BSM_ENUM_CONSTANT, "A", ClassDesc.of("acme.Mine")),
                    DynamicConstantDesc.ofNamed(ConstantDescs.BSM_GET_STATIC_FINAL, "out", ConstantDescs.CD_Object),
                    DynamicConstantDesc.ofNamed(ConstantDescs.BSM_PRIMITIVE_CLASS, "I", ConstantDescs.CD_Class),
                    DynamicConstantDesc.ofNamed(
                            ConstantDescs.BSM_VARHANDLE_FIELD,
                            "x",
                            ConstantDescs.CD_VarHandle,
                            MINE,
                            ConstantDescs.CD_int))) {
                assertThat(findings(code(code -> code.loadConstant(constant).pop())))
                        .as(constant.toString())
                        .isNotEmpty();
            }
        }

        @Test
        void aMethodHandleThatIsLoadedIsAFinding() {
            var handle = MethodHandleDesc.ofMethod(DirectMethodHandleDesc.Kind.STATIC, MINE, "body", VOID);
            assertThat(findings(code(code -> code.loadConstant(handle).pop())))
                    .anySatisfy(finding -> assertThat(finding.message()).contains("method handle"));
            assertThat(findings(code(code -> code.loadConstant(VOID).pop())))
                    .anySatisfy(finding -> assertThat(finding.message()).contains("method type"));
        }

        @Test
        void aBootstrapMethodThatIsCalledIsAFinding() {
            assertThat(findings(code(code -> {
                        for (int at = 0; at < 6; at++) {
                            code.aconst_null();
                        }
                        code.invokestatic(
                                META.owner(),
                                META.methodName(),
                                META.invocationType().dropParameterTypes(0, 0));
                        code.pop();
                    })))
                    .anySatisfy(finding -> assertThat(finding.message()).contains("LambdaMetafactory.metafactory"));
        }

        @Test
        void aReferenceInAPoolThatNobodyUsesIsAFinding() {
            assertThat(findings(shaped(builder -> builder.constantPool()
                            .methodRefEntry(
                                    ClassDesc.of("java.lang.System"), "exit", MethodTypeDesc.ofDescriptor("(I)V")))))
                    .anySatisfy(finding -> assertThat(finding.toString())
                            .contains("acme.Mine: controls the process through java.lang.System.exit"));
            assertThat(findings(
                            shaped(builder -> builder.constantPool().classEntry(ClassDesc.of("java.lang.Runtime")))))
                    .isNotEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"[Ljava/lang/Thread", "[Ljava/lang/String;Ljava/lang/Thread;", "[", "[java/lang/Thread"})
        void anArrayThatIsNoneIsAFinding(String name) {
            assertThat(findings(shaped(builder -> builder.constantPool()
                            .classEntry(builder.constantPool().utf8Entry(name)))))
                    .isNotEmpty();
        }

        @Test
        void aSecondTableOfBootstrapMethodsIsAFinding() {
            var body = MethodHandleDesc.ofMethod(DirectMethodHandleDesc.Kind.STATIC, MINE, "body", VOID);
            var site = DynamicCallSiteDesc.of(
                    META, "run", MethodTypeDesc.ofDescriptor("()Ljava/lang/Runnable;"), VOID, body, VOID);
            byte[] bytes = shaped(builder -> builder.with(ModuleResolutionAttribute.of(0))
                            .withMethodBody("body", VOID, ClassFile.ACC_STATIC, CodeBuilder::return_)
                            .withMethodBody(
                                    "run",
                                    VOID,
                                    ClassFile.ACC_STATIC,
                                    code -> code.invokedynamic(site).pop().return_()))
                    .get("acme/Mine.class");
            String renamed =
                    new String(bytes, StandardCharsets.ISO_8859_1).replace("ModuleResolution", "BootstrapMethods");
            assertThat(findings(Map.of("acme/Mine.class", renamed.getBytes(StandardCharsets.ISO_8859_1))))
                    .isNotEmpty();
        }

        /** Counts of four bytes are the only ones with which a small class could ask a reader for much memory. */
        @Test
        void aCountBeyondTheClassIsAFindingAndTakesNoMemory() {
            byte[] bytes =
                    mine("int of(int x) { switch (x) { case 5: return 1; case 6: return 2; case 7: return 3; default:"
                        + " } switch (x) { case 11: return 1; case 1111: return 2; case 111111: return 3; default:"
                        + " return 4; } }")
                            .get("acme/Mine.class");
            for (String count : List.of("00000005" + "00000007", "00000003" + "0000000b")) {
                String hex = HexFormat.of().formatHex(bytes);
                assertThat(hex).contains(count);
                for (String more : List.of("7fffffff", "7ffffff0", "80000000", "ffffffff", "00ffffff")) {
                    String patched = count.startsWith("00000005") ? "00000005" + more : more + "0000000b";
                    byte[] altered = HexFormat.of().parseHex(hex.replace(count, patched));
                    assertThat(findings(Map.of("acme/Mine.class", altered)))
                            .as(patched)
                            .isNotEmpty();
                }
            }
            // Lengths of attributes: every place where four bytes could be one.
            VerifiedClasses verified = VerifiedClasses.of(PluginJar.harmless().bytes());
            for (int at = 8; at < bytes.length - 4; at++) {
                byte[] altered = bytes.clone();
                altered[at] = 0x7f;
                altered[at + 1] = (byte) 0xff;
                altered[at + 2] = (byte) 0xff;
                altered[at + 3] = (byte) 0xf0;
                verified.check(altered);
            }
        }

        @Test
        void aMemberThatDoesNotExistIsAFinding() {
            assertThat(findings(code(code -> code.invokestatic(ConstantDescs.CD_String, "absent", VOID))))
                    .anySatisfy(finding ->
                            assertThat(finding.message()).contains("java.lang.String.absent()", "does not exist"));
            assertThat(findings(code(code ->
                            code.getstatic(MINE, "absent", ConstantDescs.CD_int).pop())))
                    .anySatisfy(finding -> assertThat(finding.message()).contains("acme.Mine.absent"));
        }

        /** Whoever calls it through an interface of its own still calls that of every object. */
        @Test
        void aMethodOfEveryObjectIsItWhoeverDeclaresIt() {
            ClassDesc own = ClassDesc.of("acme.Waiting");
            byte[] waiting = ClassFile.of()
                    .build(
                            own,
                            builder -> builder.withFlags(
                                            ClassFile.ACC_PUBLIC | ClassFile.ACC_INTERFACE | ClassFile.ACC_ABSTRACT)
                                    .withMethod(
                                            "wait", VOID, ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT, method -> {}));
            var classes =
                    new HashMap<>(code(code -> code.aconst_null().checkcast(own).invokeinterface(own, "wait", VOID)));
            classes.put("acme/Waiting.class", waiting);
            assertThat(findings(classes))
                    .anySatisfy(finding -> assertThat(finding.message()).contains("java.lang.Object.wait"));
        }

        @Test
        void aWriteToSomebodyElsesFieldIsAFinding() {
            assertThat(findings(code(code ->
                            code.iconst_0().putstatic(ConstantDescs.CD_Integer, "MAX_VALUE", ConstantDescs.CD_int))))
                    .anySatisfy(finding ->
                            assertThat(finding.message()).contains("writes the field java.lang.Integer.MAX_VALUE"));
        }

        @ParameterizedTest
        @CsvSource({"51, 0", "49, 0", "45, 3", "70, 0", "69, 65535", "68, 1"})
        void aClassOfAnotherVersionIsAFinding(int major, int minor) {
            byte[] bytes = ClassFile.of().build(MINE, builder -> builder.withVersion(major, minor));
            assertThat(findings(Map.of("acme/Mine.class", bytes)))
                    .isNotEmpty()
                    .allSatisfy(finding -> assertThat(finding.message())
                            .containsAnyOf(
                                    "class file version", "no readable class file", "no class file that can be read"));
        }

        /** Before Java 9 the flag of a module meant nothing: the JVM runs what a newer reader takes for a descriptor. */
        @ParameterizedTest
        @ValueSource(ints = {52, 53, 69})
        void aClassInTheShapeOfAModuleDescriptorIsNotOverlooked(int major) {
            byte[] bytes = ClassFile.of()
                    .build(
                            ClassDesc.of("module-info"),
                            builder -> builder.withVersion(major, 0)
                                    .withFlags(ClassFile.ACC_MODULE)
                                    .withMethodBody(
                                            "run",
                                            VOID,
                                            ClassFile.ACC_STATIC,
                                            code -> code.iconst_0()
                                                    .invokestatic(
                                                            ClassDesc.of("java.lang.System"),
                                                            "exit",
                                                            MethodTypeDesc.ofDescriptor("(I)V"))
                                                    .return_()));
            byte[] caller = ClassFile.of()
                    .build(
                            MINE,
                            builder -> builder.withMethodBody(
                                    "run",
                                    VOID,
                                    ClassFile.ACC_STATIC,
                                    code -> code.invokestatic(ClassDesc.of("module-info"), "run", VOID)
                                            .return_()));
            assertThat(findings(Map.of("module-info.class", bytes, "acme/Mine.class", caller)))
                    .isNotEmpty();
            if (major == 52) {
                assertThat(findings(Map.of("module-info.class", bytes))).isNotEmpty();
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"java.lang.Mine", "sun.misc.Unsafe", "org.osgi.framework.Mine", "io.aegis.spi.guard.Guard"})
        void aClassNamedLikeSomebodyElsesIsAFinding(String name) {
            byte[] bytes = ClassFile.of().build(ClassDesc.of(name), builder -> {});
            assertThat(VerifiedClasses.of(PluginJar.harmless().bytes()).check(bytes))
                    .anySatisfy(finding -> assertThat(finding.message()).contains("is named like"));
        }

        @Test
        void aNameOutsideAsciiIsAFinding() {
            assertThat(findings(shaped(builder ->
                            builder.withMethodBody("r\u00fcn", VOID, ClassFile.ACC_STATIC, CodeBuilder::return_))))
                    .anySatisfy(finding -> assertThat(finding.message()).contains("ASCII"));
        }

        @Test
        void codeThatDoesNotVerifyIsAFinding() {
            assertThat(findings(code(code ->
                            code.iconst_0().checkcast(ConstantDescs.CD_String).pop())))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("verifier of the JDK"));
        }

        @Test
        void aCircleOfClassesIsAFindingAndNoLoop() {
            var one = ClassFile.of().build(MINE, builder -> builder.withSuperclass(ClassDesc.of("acme.Other")));
            var other = ClassFile.of().build(ClassDesc.of("acme.Other"), builder -> builder.withSuperclass(MINE));
            assertThat(findings(Map.of("acme/Mine.class", one, "acme/Other.class", other)))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("above itself"));
        }

        @Test
        void aMonitorIsAFindingWhateverItIsOn() {
            assertThat(findings(code(code -> code.ldc(MINE).monitorenter())))
                    .anySatisfy(finding -> assertThat(finding.message()).contains("takes a lock"));
        }
    }

    @Nested
    class TheVerifier {
        @Test
        void acceptsTheBytesThatItJudgedAndNoOthers() {
            byte[] bytes = PluginJar.harmless().entries().get("acme/tickets/TicketFactory.class");
            VerifiedClasses verified = VerifiedClasses.of(PluginJar.harmless().bytes());
            assertThat(verified.digests()).containsExactly(Sha256.of(bytes));
            assertThat(verified.accepts(bytes)).isTrue();
            assertThat(verified.check(bytes)).isEmpty();
            byte[] altered = bytes.clone();
            altered[bytes.length - 1] ^= 1;
            assertThat(verified.accepts(altered)).isFalse();
            assertThat(verified.accepts(new byte[0])).isFalse();
            assertThat(verified.check(new byte[0])).isNotEmpty();
        }

        @Test
        void acceptsNothingOfAJarWithAFinding() {
            var jar = PluginJar.harmless().withClasses(mine("void run() { System.exit(1); }"));
            assertThat(VerifiedClasses.of(jar.bytes()).digests()).isEmpty();
            assertThat(VerifiedClasses.of(new byte[3]).findings()).hasSize(1);
            assertThat(VerifiedClasses.of(new byte[3]).digests()).isEmpty();
        }

        @Test
        void namesTheEntryOfWhatIsNoClassOrAClassOfAnotherName() {
            assertThat(findings(Map.of("acme/Odd.class", new byte[] {1})))
                    .anySatisfy(finding -> assertThat(finding.place()).isEqualTo("entry acme/Odd.class"));
            byte[] mine = shaped(builder -> {}).get("acme/Mine.class");
            assertThat(findings(Map.of("acme/Other.class", mine)))
                    .anySatisfy(finding -> assertThat(finding.message()).contains("belongs elsewhere"));
        }

        @Test
        void looksAtNoMoreThanFiveThousandClasses() {
            var classes = new HashMap<String, byte[]>();
            for (int at = 0; at <= 5_000; at++) {
                classes.put("acme/C" + at + ".class", new byte[] {1});
            }
            assertThat(findings(classes))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("more than 5000 classes"));
        }

        @Test
        void saysAtMostAHundredThings() {
            var body = new StringBuilder();
            for (int at = 0; at < 150; at++) {
                body.append("void m").append(at).append("() { System.exit(1); }");
            }
            assertThat(findings(mine(body.toString())))
                    .hasSize(100)
                    .isSortedAccordingTo(java.util.Comparator.comparing(AdmissionFinding::place));
        }

        @Test
        void neverThrowsWhateverIsInAClass() {
            var classes = mine("""
                enum E { A, B } record R(int a, String b) {} final String s = "x";
                int of(E e, R r, Object o) { Runnable n = () -> of(e, r, o); synchronized (o) { n.run(); }
                return switch (e) { case A -> 1; case B -> s.length(); } + switch (o) { case R(int a, String b) -> a; default -> 2; }; }
                """);
            VerifiedClasses verified =
                    VerifiedClasses.of(PluginJar.empty().withClasses(classes).bytes());
            var random = new Random(20261125);
            for (byte[] bytes : classes.values()) {
                for (int round = 0; round < 1_500; round++) {
                    byte[] altered = bytes.clone();
                    for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                        altered[random.nextInt(altered.length)] = (byte) random.nextInt(256);
                    }
                    verified.check(altered);
                }
                for (int length = 0; length < bytes.length; length += 7) {
                    assertThat(verified.check(java.util.Arrays.copyOf(bytes, length)))
                            .isNotEmpty();
                }
            }
        }
    }

    private static Map<String, byte[]> mine(String members) {
        return Sources.compiled(Map.of("acme.Mine", "package acme; public class Mine { " + members + " }"));
    }

    private static Map<String, byte[]> code(Consumer<CodeBuilder> body) {
        return shaped(builder -> builder.withMethodBody(
                        "body", VOID, ClassFile.ACC_STATIC | ClassFile.ACC_PUBLIC, CodeBuilder::return_)
                .withMethodBody("run", VOID, ClassFile.ACC_STATIC | ClassFile.ACC_PUBLIC, code -> {
                    body.accept(code);
                    code.return_();
                }));
    }

    private static Map<String, byte[]> shaped(Consumer<ClassBuilder> shape) {
        return Map.of("acme/Mine.class", ClassFile.of().build(MINE, builder -> {
            builder.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_SUPER);
            shape.accept(builder);
        }));
    }

    private static List<AdmissionFinding> findings(Map<String, byte[]> classes) {
        return VerifiedClasses.of(PluginJar.zip(new HashMap<>(classes))).findings();
    }
}
