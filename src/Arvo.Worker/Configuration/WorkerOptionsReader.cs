using Arvo.Orchestration;

namespace Arvo.Worker.Configuration;

/// <summary>Reads <see cref="WorkerOptions"/>, with secrets from files, or says everything that is wrong with them.</summary>
internal static class WorkerOptionsReader
{
    /// <exception cref="WorkerConfigurationException">Lists every fault.</exception>
    public static WorkerOptions Read(IConfiguration configuration)
    {
        var options = new WorkerOptions();
        var faults = new List<string>();
        Bind(configuration.GetSection(WorkerOptions.Section), options, faults);
        options.Memory.ConnectionString = Secret("Arvo:Memory:ConnectionStringFile", options.Memory.ConnectionStringFile,
            options.Memory.ConnectionString, faults);
        faults.AddRange(WorkerOptionsValidator.Faults(options));
        faults.AddRange(WorkerOptionsValidator.UrlFaults(configuration["Urls"]));
        return faults.Count == 0 ? options : throw new WorkerConfigurationException(faults);
    }

    /// <summary>Binds member by member: one bad value must not hide the next.</summary>
    static void Bind(IConfigurationSection section, object target, List<string> faults)
    {
        foreach (var child in section.GetChildren())
        {
            var property = target.GetType().GetProperties().FirstOrDefault(p => p.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
                faults.Add(
                    $"{child.Path}: there is no such setting; known here are {string.Join(", ", target.GetType().GetProperties().Select(p => p.Name))}");
            else if (IsSection(property.PropertyType))
                Bind(child, property.GetValue(target)!, faults); // sections are never null: they have initialisers
            else if (property.PropertyType == typeof(IReadOnlyDictionary<string, EventPolicy>))
                property.SetValue(target, Policies(child, faults));
            else
                BindValue(child, target, property, faults);
        }
    }

    static Dictionary<string, EventPolicy> Policies(IConfigurationSection section, List<string> faults)
    {
        var policies = new Dictionary<string, EventPolicy>(StringComparer.Ordinal);
        foreach (var child in section.GetChildren()) Bind(child, policies[child.Key] = new EventPolicy(), faults);
        return policies;
    }

    // A property's type always has a namespace
    static bool IsSection(Type type) => type.IsClass && type.Namespace!.StartsWith(nameof(Arvo), StringComparison.Ordinal);

    static void BindValue(IConfigurationSection child, object target, System.Reflection.PropertyInfo property, List<string> faults)
    {
        try
        {
            var value = child.Get(property.PropertyType);
            if (value is not null) property.SetValue(target, value);
        }
        catch (InvalidOperationException)
        {
            faults.Add(
                $"{child.Path}: '{child.Value}' is not {Expected(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)}");
        }
    }

    static string Expected(Type type) => type switch
    {
        { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(type))}",
        _ when type == typeof(TimeSpan) => "a duration, e.g. 00:00:30",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(Uri) => "an address",
        _ => "a number",
    };

    static string? Secret(string key, string? file, string? inline, List<string> faults)
    {
        if (file is null) return inline;
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{key}: can't read the file '{file}': {e.Message}");
            return inline;
        }
    }
}
