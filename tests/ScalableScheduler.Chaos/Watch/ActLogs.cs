using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Watch;

/// <summary>What the processes of an act write, kept under artifacts/chaos/logs until the act is played again.</summary>
internal sealed class ActLogs
{
    private readonly string _folder;

    /// <param name="act">The act's name.</param>
    public ActLogs(string act)
    {
        _folder = RepoRoot.PathTo("artifacts", "chaos", "logs", act);
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);
    }

    /// <summary>The file of a process, to write to line by line.</summary>
    public TextWriter Open(string process) => TextWriter.Synchronized(new StreamWriter(Path.Combine(_folder, process + ".log")) { AutoFlush = true });
}
