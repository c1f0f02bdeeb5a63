using System.Globalization;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Topologies;

/// <summary>A file system in memory that is easily filled (tmpfs(5)). Only where mounts are this run's own.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const int MiB = 1024 * 1024;
    private const int Size = 256;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly string _ballast;

    private SmallDisk(string folder)
    {
        Folder = folder;
        _ballast = Path.Combine(folder, "ballast");
    }

    public string Folder { get; }

    public static async Task<SmallDisk> MountAsync()
    {
        var folder = Directory.CreateTempSubdirectory("disk-").FullName;
        await RunAsync("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={Size}m"), "tmpfs", folder);
        return new SmallDisk(folder);
    }

    /// <summary>Leaves no room at all.</summary>
    public async Task FillAsync()
    {
        var block = new byte[MiB];
        await using var file = new FileStream(_ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                await file.WriteAsync(block);
        }
        catch (IOException)
        {
            // Full, as it should be.
        }
    }

    public Task EmptyAsync()
    {
        File.Delete(_ballast);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", Folder);
        Directory.Delete(Folder);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        await using var process = await ChildProcess.StartAsync(Executable.Require(program, "mount"), arguments);
        if (await process.WaitForExitAsync(Deadline) != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {process}");
    }
}
