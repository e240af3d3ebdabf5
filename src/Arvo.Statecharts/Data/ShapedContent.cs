using System.Text.Json;

namespace Arvo.Statecharts;

/// <summary>An object that is read member by member, and whole only when somebody wants all of it.</summary>
abstract class ShapedContent : BorrowedContent
{
    public override DataKind Kind => DataKind.Object;

    public abstract bool TryRead(string name, out DataValue member);

    public override void WriteTo(Utf8JsonWriter writer, double number) => Resolve().WriteTo(writer, number);
}

/// <summary>The same, of a type.</summary>
sealed class ShapedContent<T>(DataShape<T> shape, T source) : ShapedContent
    where T : class
{
    public override bool TryRead(string name, out DataValue member) => shape.TryRead(source, name, out member);

    protected override DataContent Convert() => shape.ReadAll(source);
}
