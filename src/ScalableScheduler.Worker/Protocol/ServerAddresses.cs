namespace ScalableScheduler.Worker;

/// <summary>The nodes that may be asked: one is kept to until it fails.</summary>
internal sealed class ServerAddresses(IReadOnlyList<Uri> servers)
{
    private int _current;

    public int Count => servers.Count;

    /// <summary>Which one to ask now, and its address with a slash at the end.</summary>
    public (int Number, Uri Address) Current()
    {
        var number = Volatile.Read(ref _current);
        var server = servers[number];
        return (number, server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/"));
    }

    /// <summary>Goes on to the next one, unless somebody else did already.</summary>
    public void Failed(int number) => Interlocked.CompareExchange(ref _current, (number + 1) % servers.Count, number);
}
