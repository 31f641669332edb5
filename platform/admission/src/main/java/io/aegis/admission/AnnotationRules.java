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

/** Decides over annotations that a running JVM can show. Those that only class files keep are nobody's business. */
final class AnnotationRules {
    /** Nullness, which many compilers write into class files and nobody reads at run time. */
    private static final String NULLNESS = "org/jspecify/annotations/";

    private AnnotationRules() {}

    static void check(ClassModel model, References references, FindingSet findings) {
        String type = model.thisClass().asInternalName();
        check(model, Place.of(type), references, findings);
        for (FieldModel field : model.fields()) {
            check(field, Place.ofField(type, field.fieldName().stringValue()), references, findings);
        }
        for (MethodModel method : model.methods()) {
            String place = Place.of(
                    type, method.methodName().stringValue(), method.methodType().stringValue());
            check(method, place, references, findings);
        }
    }

    private static void check(AttributedElement element, String place, References references, FindingSet findings) {
        for (Annotation annotation : visible(element)) {
            List<String> types = Descriptors.types(annotation.className().stringValue());
            boolean isKnown = types.size() == 1
                    && (types.getFirst().startsWith(NULLNESS)
                            || references.type(types.getFirst()).isEmpty());
            if (!isKnown) {
                findings.add(
                        place,
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
