namespace Arvo.Statecharts;

/// <summary>Errors as data, so that they survive being stored.</summary>
static class ErrorData
{
    public static DataValue Of(Exception error) => Of(error.GetType().Name, error.Message);

    public static DataValue Of(string name, string message) => DataValue.Object(("name", name), ("message", message));
}
