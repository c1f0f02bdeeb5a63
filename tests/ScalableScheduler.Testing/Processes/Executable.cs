namespace ScalableScheduler.Testing;

/// <summary>Finds programs on PATH.</summary>
public static class Executable
{
    /// <summary>Full path of a program, or an exception that says what to install. A missing server must fail a test, never skip it.</summary>
    public static string Require(string name, string debianPackage) =>
        Find(name) ?? throw new InvalidOperationException(
            $"The tests need the program '{name}', which is not on PATH. Install Debian's package '{debianPackage}' (apt-get install {debianPackage}).");

    /// <summary>Full path of a program, or null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
