package io.aegis.admission;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles what a test writes. Nothing of it is loaded. */
final class Sources {
    private Sources() {}

    /** Class files by entry name. */
    static Map<String, byte[]> compiled(Map<String, String> sources, String... options) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var problems = new DiagnosticCollector<JavaFileObject>();
        var classes = new TreeMap<String, byte[]>();
        var files = new InMemory(compiler.getStandardFileManager(problems, null, null), classes);
        var units = sources.entrySet().stream()
                .map(source -> (JavaFileObject) new Text(source.getKey(), source.getValue()))
                .toList();
        var all = new java.util.ArrayList<>(
                List.of("-proc:none", "-nowarn", "-Xlint:none", "-cp", System.getProperty("java.class.path")));
        all.addAll(List.of(options));
        if (!compiler.getTask(null, files, problems, all, null, units).call()) {
            throw new IllegalArgumentException("a test's source does not compile: " + problems.getDiagnostics());
        }
        return classes;
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, byte[]> classes;

        InMemory(JavaFileManager standard, Map<String, byte[]> classes) {
            super(standard);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String type, Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + type.replace('.', '/')), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            classes.put(type.replace('.', '/') + ".class", toByteArray());
                        }
                    };
                }
            };
        }
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(String type, String text) {
            super(URI.create("string:///" + type.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
