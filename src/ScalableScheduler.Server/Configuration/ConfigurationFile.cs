namespace ScalableScheduler.Server.Configuration;

/// <summary>The configuration file: the one named, or the first default that exists, or none.</summary>
/// <param name="Path">The file; null when there is none.</param>
/// <param name="Reading">What it holds.</param>
internal sealed record ConfigurationFile(string? Path, SourceReading Reading)
{
    /// <summary>The variable that names the file, where <c>--config</c> does not.</summary>
    public const string Variable = "SCHEDULER_CONFIG";

    /// <summary>Where the file is looked for, below the content root and then the working directory.</summary>
    public const string DefaultPath = "config/config.yaml";

    /// <summary>Reads a file the user named; that it can't be read is a problem.</summary>
    public static ConfigurationFile Named(string path, string origin) => Open(path, origin);

    /// <summary>Reads the first default file that exists; that there is none is fine.</summary>
    public static ConfigurationFile Default(params ReadOnlySpan<string> directories)
    {
        foreach (string directory in directories)
        {
            string path = System.IO.Path.Combine(directory, DefaultPath);
            if (File.Exists(path)) return Open(path, "default");
        }

        return new ConfigurationFile(null, SourceReading.Empty);
    }

    private static ConfigurationFile Open(string path, string origin)
    {
        try
        {
            return new ConfigurationFile(path, YamlSource.Read(path, File.ReadAllText(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ConfigurationFile(path, SourceReading.Failed(new SettingProblem(path, $"can't be read: {e.Message}", origin)));
        }
    }
}
