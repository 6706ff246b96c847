// What a survivor does with a dead process: the one door that is entered after a death.
#pragma once

#include "engine/sync/attachment.h"

namespace steward {

// Undoes or finishes what each of the session's threads was doing, gives back their latches and slots,
// and leaves the session kDeparted: its references are store/'s to drop. May be killed and begun again.
// REQUIRES: called through Attachment::recover_if_dead(), which keeps others away.
void recover_session(Attachment& attachment, std::uint32_t session);

// Looks at all sessions and recovers the dead ones; returns how many.
std::size_t recover_all_dead(Attachment& attachment);

}  // namespace steward
