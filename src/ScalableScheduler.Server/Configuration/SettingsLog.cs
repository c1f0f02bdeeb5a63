namespace ScalableScheduler.Server.Configuration;

/// <summary>Says at start where the settings came from.</summary>
public static partial class SettingsLog
{
    public static void Started(this SettingsResult.Loaded settings, ILogger logger)
    {
        if (settings.File is { } file) FileRead(logger, file);
        else NoFile(logger, ConfigurationFile.DefaultPath);
    }

    [LoggerMessage(1001, LogLevel.Information, "Settings read from {File}, environment and flags")]
    private static partial void FileRead(ILogger logger, string file);

    [LoggerMessage(1002, LogLevel.Information, "No {File} found: defaults apply where environment and flags say nothing")]
    private static partial void NoFile(ILogger logger, string file);
}
