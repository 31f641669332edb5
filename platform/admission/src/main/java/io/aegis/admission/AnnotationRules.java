package io.aegis.admission;

import java.lang.classfile.Annotation;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeAnnotation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Decides over annotations of one class that a running JVM can show. Those that only class files keep are nobody's business. */
final class AnnotationRules {
    /** Nullness, which many compilers write into class files and nobody reads at run time. */
    private static final String NULLNESS = "org/jspecify/annotations/";

    private final Descriptors descriptors;
    private final References references;
    private final FindingSet findings;

    AnnotationRules(Descriptors descriptors, References references, FindingSet findings) {
        this.descriptors = descriptors;
        this.references = references;
        this.findings = findings;
    }

    void check(ClassModel model) {
        String type = model.thisClass().asInternalName();
        check(model, () -> Place.of(type));
        for (FieldModel field : model.fields()) {
            check(field, () -> Place.ofField(type, field.fieldName().stringValue()));
        }
        for (MethodModel method : model.methods()) {
            check(
                    method,
                    () -> Place.of(
                            type,
                            method.methodName().stringValue(),
                            descriptors.parameters(method.methodType().stringValue())));
        }
    }

    private void check(AttributedElement element, Supplier<String> place) {
        for (Annotation annotation : visible(element)) {
            List<String> types = descriptors.types(annotation.className().stringValue());
            boolean isKnown = types.size() == 1
                    && (types.getFirst().startsWith(NULLNESS)
                            || references.type(types.getFirst()).isEmpty());
            if (!isKnown) {
                findings.add(
                        place.get(),
                        "carries the annotation " + Descriptors.name(String.join("", types))
                                + ", which is visible at run time; the tier sandboxed would allow it");
            }
        }
    }

    private static List<Annotation> visible(AttributedElement element) {
        var annotations = new ArrayList<Annotation>();
        element.findAttribute(Attributes.runtimeVisibleAnnotations())
                .ifPresent(found -> annotations.addAll(found.annotations()));
        element.findAttribute(Attributes.runtimeVisibleParameterAnnotations())
                .ifPresent(found -> found.parameterAnnotations().forEach(annotations::addAll));
        element.findAttribute(Attributes.runtimeVisibleTypeAnnotations())
                .ifPresent(found -> found.annotations().stream()
                        .map(TypeAnnotation::annotation)
                        .forEach(annotations::add));
        return annotations;
    }
}
