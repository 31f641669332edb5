package io.aegis.admission;

import java.util.List;

/** What code reaches for that a verified plugin may not, in words for people. Decides nothing. */
enum Reach {
    PROCESSES("starts processes or ends this one", Where.NOWHERE, "java/lang/Process", "java/lang/Runtime.exec"),
    NATIVE(
            "reaches native code",
            Where.NOWHERE,
            "java/lang/foreign/",
            "java/lang/System.load",
            "java/lang/Runtime.load"),
    EXIT(
            "controls the process",
            Where.SANDBOXED,
            "java/lang/Runtime",
            "java/lang/Shutdown",
            "java/lang/System.exit",
            "java/lang/System.gc",
            "java/lang/System.set",
            "java/lang/System.runFinalization"),
    ENVIRONMENT(
            "reads the environment",
            Where.SANDBOXED,
            "java/lang/System.get",
            "java/lang/System.clearProperty",
            "java/lang/Integer.getInteger",
            "java/lang/Long.getLong",
            "java/lang/Boolean.getBoolean",
            "java/util/Properties"),
    STREAMS(
            "uses the standard streams",
            Where.SANDBOXED,
            "java/lang/System.out",
            "java/lang/System.err",
            "java/lang/System.in",
            "java/lang/System.console",
            "java/io/PrintStream",
            "java/io/Console",
            "java/lang/IO"),
    FILES(
            "reads or writes files",
            Where.WITHOUT_FILES,
            "java/nio/file/",
            "java/io/File",
            "java/io/RandomAccessFile",
            "java/nio/channels/File",
            "java/util/Scanner",
            "java/util/Formatter",
            "java/util/zip/",
            "java/util/jar/",
            "java/io/PrintWriter"),
    NETWORK("opens connections", Where.BROKER, "java/net/", "java/nio/channels/", "javax/net/"),
    THREADS(
            "starts or controls threads",
            Where.SANDBOXED,
            "java/lang/Thread",
            "java/lang/InheritableThreadLocal",
            "java/lang/ScopedValue",
            "java/lang/VirtualThread",
            "java/lang/Object.wait",
            "java/lang/Object.notify",
            "java/util/Timer",
            "java/util/concurrent/",
            "java/util/stream/",
            "java/util/Collection.parallelStream",
            "java/util/Arrays.parallel",
            "java/math/BigInteger.parallel"),
    HANDLES("uses method handles", Where.SANDBOXED, "java/lang/invoke/"),
    REFLECTION(
            "uses reflection",
            Where.SANDBOXED,
            "java/lang/reflect/",
            "java/lang/Class.",
            "java/lang/Class",
            "java/lang/Module",
            "java/lang/StackWalker",
            "java/lang/StackTraceElement",
            "java/lang/annotation/"),
    SERVICES("looks for services or resources", Where.SANDBOXED, "java/util/ServiceLoader", "java/util/ResourceBundle"),
    SERIALIZATION("serializes objects", Where.SANDBOXED, "java/io/Object", "java/io/Externalizable"),
    PROVIDERS("uses security providers", Where.SANDBOXED, "java/security/", "javax/crypto/", "javax/security/"),
    LOGGING("writes logs", Where.SANDBOXED, "java/util/logging/", "org/slf4j/", "java/lang/System$Logger"),
    GLOBAL(
            "changes what everybody shares",
            Where.SANDBOXED,
            "java/util/Locale.setDefault",
            "java/util/TimeZone",
            "java/time/zone/ZoneRulesProvider"),
    INTERNALS("reaches into the JDK", Where.NOWHERE, "sun/", "jdk/", "com/sun/"),
    FRAMEWORK("uses the framework", Where.NOWHERE, "org/osgi/", "org/apache/felix/", "org/pf4j/"),
    GATEWAY("reaches into the gateway", Where.NOWHERE, "io/aegis/"),
    OTHER("uses what is not on the list of the tier verified,", Where.SANDBOXED);

    /** Where it would be allowed. */
    private enum Where {
        SANDBOXED("the tier sandboxed would allow it"),
        WITHOUT_FILES("the tier sandboxed would allow it, and has no files there but the plugin's and the JDK's"),
        BROKER("no tier allows it: with the grant network, in the tier sandboxed, requests go through Host.network()"),
        NOWHERE("no tier allows it");

        private final String words;

        Where(String words) {
            this.words = words;
        }
    }

    private final String does;
    private final Where where;

    @SuppressWarnings("ImmutableEnumChecker") // it is one of List.of
    private final List<String> starts;

    Reach(String does, Where where, String... starts) {
        this.does = does;
        this.where = where;
        this.starts = List.of(starts);
    }

    /**
     * The words about a reference.
     *
     * @param owner internal name of the class that declares it
     * @param member its name; empty if the class itself is meant
     */
    static String words(String owner, String member) {
        String reference = member.isEmpty() ? owner : owner + "." + member;
        for (Reach reach : values()) {
            if (reach.starts.stream().anyMatch(reference::startsWith)) {
                return reach.say(owner, member);
            }
        }
        return OTHER.say(owner, member);
    }

    private String say(String owner, String member) {
        String name = Descriptors.name(owner);
        String through = member.equals("<init>") ? "new " + name : member.isEmpty() ? name : name + "." + member;
        return does + (this == OTHER ? " " : " through ") + through + "; " + where.words;
    }
}
