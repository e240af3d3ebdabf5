namespace Arvo.Memory.Conformance;

[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsAttribute(MemoryCapabilities capabilities) : Attribute
{
    public MemoryCapabilities Capabilities { get; } = capabilities;
}
