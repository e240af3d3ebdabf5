namespace Arvo.Statecharts;

/// <summary>Paths through a definition, as faults show them.</summary>
static class DefinitionPath
{
    public static string Member(string parent, string name)
    {
        if (!IsPlain(name))
            return $"{parent}[\"{name}\"]";
        return parent.Length == 0 ? name : $"{parent}.{name}";
    }

    public static string Item(string parent, int index) => $"{parent}[{index}]";

    static bool IsPlain(string name) => name.Length > 0 && name.All(character => char.IsLetterOrDigit(character) || character is '_' or '-' or '$');
}
