namespace ScalableScheduler.Testing;

/// <summary>The folder that holds ScalableScheduler.sln, found from where the tests run.</summary>
public static class RepoRoot
{
    private const string Marker = "ScalableScheduler.sln";

    private static readonly Lazy<string> Found = new(Find);

    /// <summary>Full path of the repository's root.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests don't run from inside the repository.</exception>
    public static string Directory => Found.Value;

    /// <summary>Full path of something in the repository, e.g. <c>PathTo("docs", "redis-keys.md")</c>.</summary>
    public static string PathTo(params string[] parts) => Path.Combine([Directory, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No {Marker} above {AppContext.BaseDirectory}.");
    }
}
