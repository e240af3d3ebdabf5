namespace Arvo.TestKit;

/// <summary>What a test does when the server it needs is not installed: skip on a developer's machine, fail where CI=true.</summary>
public static class MissingServer
{
    // The text by which xunit.v3 knows that an exception means "skip"; written out so that this library needs no test framework.
    const string XunitSkipToken = "$XunitDynamicSkip$";

    /// <summary>The exception to throw.</summary>
    public static Exception SkipOrFail(string reason) =>
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase)
            ? new InvalidOperationException($"{reason} With CI=true that is a failure.")
            : new InvalidOperationException(XunitSkipToken + reason);
}
