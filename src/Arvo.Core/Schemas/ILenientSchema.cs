namespace Arvo;

/// <summary>A schema that can say whether it ignores unknown members.</summary>
interface ILenientSchema : IEventSchema
{
    bool DropsUnknownMembers { get; }
}
