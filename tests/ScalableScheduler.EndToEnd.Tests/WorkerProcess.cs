using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>Starts the example worker as processes of their own.</summary>
internal static class WorkerProcess
{
    private const string Name = "EmailWorker";

    /// <param name="name">What it calls itself.</param>
    /// <param name="nodes">Whom it asks, in this order.</param>
    public static Task<ChildProcess> StartAsync(string name, params IEnumerable<ServiceProcess> nodes) => ChildProcess.StartAsync(
        Executable.Require("dotnet", "dotnet-sdk-10.0"),
        [FindDll(), "--servers", string.Join(',', nodes.Select(n => n.Url.ToString())), "--name", name, "--concurrency", "4"]);

    // The tests run from …/bin/{Configuration}/{framework}/; the example was built the same way.
    private static string FindDll()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return RepoRoot.PathTo("examples", Name, "bin", output.Parent!.Name, output.Name, Name + ".dll");
    }
}
