package io.aegis.admission;

import java.lang.classfile.ClassFile;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** What an entry of a jar may be, whatever the tier: a file in its place that is what its name says. */
final class EntryRules {
    private static final int MOST = 20;
    private static final Pattern ARCHIVE = Pattern.compile(
            "(?i).*\\.(jar|war|ear|rar|zip|jmod|apk|aar|dex|so(\\.[0-9.]+)?|dll|dylib|jnilib|exe|wasm)");
    private static final Pattern SIGNATURE = Pattern.compile("(?i)META-INF/(SIG-[^/]*|[^/]*\\.(SF|RSA|DSA|EC))");
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");
    private static final String META_INF = "META-INF/";
    private static final String CLASS = ".class";
    /** Where a class would be taken for one of the platform's or the JDK's. */
    private static final List<String> TAKEN =
            List.of("java/", "javax/", "jdk/", "sun/", "com/sun/", "org/osgi/", "org/apache/felix/", "org/pf4j/");

    private enum Magic {
        CLASS("cafebabe", "the bytes of a class, or of a Mach-O library"),
        ZIP("504b0304", "a zip archive"),
        EMPTY_ZIP("504b0506", "a zip archive"),
        SPANNED_ZIP("504b0708", "a zip archive"),
        JMOD("4a4d", "a Java module file"),
        ELF("7f454c46", "native code (ELF)"),
        MACH_O_32("feedface", "native code (Mach-O)"),
        MACH_O_64("feedfacf", "native code (Mach-O)"),
        MACH_O_32_LITTLE("cefaedfe", "native code (Mach-O)"),
        MACH_O_64_LITTLE("cffaedfe", "native code (Mach-O)"),
        AR("213c617263683e", "native code (ar)"),
        PE("4d5a", "native code (PE)"),
        DEX("6465780a", "Dalvik code"),
        WASM("0061736d", "WebAssembly"),
        IMAGE("cafedada", "a Java runtime image");

        private final String start;
        private final String what;

        Magic(String start, String what) {
            this.start = start;
            this.what = what;
        }

        boolean begins(byte[] content) {
            int length = start.length() / 2;
            return content.length >= length
                    && HexFormat.of().formatHex(content, 0, length).equals(start);
        }
    }

    /** Two bytes are a word in many a text: these count only before a byte that no text has. */
    private static final Set<Magic> SHORT = Set.of(Magic.PE, Magic.JMOD);

    private final List<AdmissionFinding> findings = new ArrayList<>();

    private EntryRules() {}

    /** What is wrong with the entries of a jar. */
    static List<AdmissionFinding> findings(JarContents jar) throws MalformedException {
        var rules = new EntryRules();
        for (String folder : jar.folders()) {
            rules.checkPath(folder);
        }
        jar.forEach((name, content) -> {
            rules.checkPath(name);
            rules.checkName(name);
            rules.checkContent(name, content);
        });
        return List.copyOf(rules.findings.subList(0, Math.min(MOST, rules.findings.size())));
    }

    /** Whether a class of this internal name would lie among those of somebody else. */
    static boolean isTaken(String name) {
        return TAKEN.stream().anyMatch(name::startsWith);
    }

    private void checkPath(String name) {
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                add(name, "a path is relative and has no empty, '.' or '..' parts");
                return;
            }
        }
        if (name.indexOf('\\') >= 0
                || name.indexOf('!') >= 0
                || DRIVE.matcher(name).matches()) {
            add(name, "a path has no backslashes, no '!' and no drive");
        }
    }

    private void checkName(String name) {
        if (ARCHIVE.matcher(name).matches()) {
            add(name, "a plugin carries no archives and no native code");
        }
        if (SIGNATURE.matcher(name).matches()) {
            add(name, "a plugin is signed as a whole, in a file beside it, and not with jarsigner; leave this out");
        }
        if (name.startsWith("META-INF/versions/")) {
            add(name, "a plugin has one version of each class for all JDKs; leave META-INF/versions out");
        }
        boolean isElsewhere = name.regionMatches(true, 0, META_INF, 0, META_INF.length()) && !name.startsWith(META_INF);
        if (isElsewhere || (name.equalsIgnoreCase(JarFile.MANIFEST_NAME) && !name.equals(JarFile.MANIFEST_NAME))) {
            add(name, "META-INF and MANIFEST.MF are written in capitals");
        }
        if (name.toLowerCase(Locale.ROOT).endsWith(CLASS) && !name.endsWith(CLASS)) {
            add(name, "the name of a class file ends with .class in small letters");
        }
    }

    private void checkContent(String name, byte[] content) {
        boolean isClass = name.endsWith(CLASS);
        if (isClass) {
            checkClass(name, content);
            return;
        }
        magic(content).ifPresent(magic -> add(name, "it holds " + magic.what + " under the name of something else"));
    }

    private void checkClass(String name, byte[] content) {
        String path = name.substring(0, name.length() - CLASS.length());
        Optional<String> own = Magic.CLASS.begins(content) ? className(content) : Optional.empty();
        if (own.isEmpty()) {
            add(name, "it is no readable class file");
        } else if (!own.get().equals(path)) {
            add(name, "it holds the class " + Words.shown(own.get().replace('/', '.')) + ", which belongs elsewhere");
        }
        if (name.startsWith("META-INF/") || name.startsWith("OSGI-INF/") || name.startsWith("aegis/")) {
            add(name, "there are no classes in this folder");
        }
        if (isTaken(path)) {
            add(name, "a plugin brings no classes of the JDK, of the framework or of the gateway");
        }
    }

    private static Optional<String> className(byte[] content) {
        try {
            return Optional.of(ClassFile.of().parse(content).thisClass().asInternalName());
        } catch (RuntimeException | StackOverflowError unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Magic> magic(byte[] content) {
        for (Magic magic : Magic.values()) {
            if (magic.begins(content) && (!SHORT.contains(magic) || isBinary(content))) {
                return Optional.of(magic);
            }
        }
        return Optional.empty();
    }

    private static boolean isBinary(byte[] content) {
        for (int at = 0; at < Math.min(content.length, 64); at++) {
            if (content[at] >= 0 && content[at] < '\t') {
                return true;
            }
        }
        return false;
    }

    private void add(String name, String message) {
        findings.add(new AdmissionFinding("AEG-PLG-006", "entry " + Words.shown(name), message));
    }
}
