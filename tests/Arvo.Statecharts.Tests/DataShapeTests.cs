namespace Arvo.Statecharts.Tests;

public sealed class DataShapeTests
{
    [Fact]
    public void Objects_of_a_shape_are_those_made_member_by_member()
    {
        var made = new DataShape("name", "count", "note").Of("pen", 3, default);

        made.ToString().ShouldBe(DataValue.Object(("name", "pen"), ("count", 3), ("note", default)).ToString());
    }

    [Fact]
    public void A_name_that_comes_twice_is_refused() => Should.Throw<ArgumentException>(() => new DataShape("name", "name"));

    [Fact]
    public void A_value_too_few_is_refused() => Should.Throw<ArgumentException>(() => new DataShape("name", "count").Of("pen")).Message.ShouldContain("1 values for 2 names");
}
