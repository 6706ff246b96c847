// Steward for C++: shared dicts and lists, and processes to share them.
#pragma once

#include "steward/bytes.h"
#include "steward/convert.h"
#include "steward/dict.h"
#include "steward/error.h"
#include "steward/list.h"
#include "steward/manager.h"
#include "steward/process.h"
#include "steward/value.h"
