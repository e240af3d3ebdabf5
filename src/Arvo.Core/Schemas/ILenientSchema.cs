namespace Arvo;

/// <summary>A schema that can say whether it reads over members it doesn't know, so that nobody has to take them out first.</summary>
interface ILenientSchema : IEventSchema
{
    bool DropsUnknownMembers { get; }
}
