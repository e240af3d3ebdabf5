using System.Collections.Frozen;

namespace Arvo.CorpusRunner;

/// <summary>
/// The <c>optional</c> capabilities that this implementation doesn't have, each with the reason. A
/// case that needs one is skipped only when it differs.
/// </summary>
public static class AcceptedCapabilities
{
    public static FrozenDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["js-values"] = "undefined, NaN and big integers inside data don't exist in JSON values of .NET",
        ["js-throw"] = "only exceptions can be thrown in .NET",
        ["stored-error"] = "the stored snapshot holds a thrown JavaScript value without a name; an error of .NET always has one",
        ["ce-key-collision"] = "an extension named like a CloudEvents attribute is refused: it would replace the id on the wire",
        ["extra-keys"] = "subject content is typed; a subject is opaque and never encoded again, so nothing is lost on the wire",
        ["base64-garbage"] = "strict base64 in subjects (reliability rules for strangers' input)",
        ["duplicate-keys"] = "duplicate members in subjects are refused: two readers could see two contents",
        ["invalid-utf8"] = "strict UTF-8 in subjects and events",
    }.ToFrozenDictionary();
}
